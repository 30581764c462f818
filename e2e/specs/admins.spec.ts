import type { Browser, Page } from "@playwright/test";
import { joinedAdmin } from "../fixtures/admins.ts";
import { guardConsole } from "../fixtures/console-guard.ts";
import { addScim } from "../fixtures/seed.ts";
import { expect, owner, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

/** A page in a browser of its own, whose console must stay clean too. */
async function elsewhere(browser: Browser, url: string, visit: (page: Page) => Promise<void>) {
  // Signed out: a new context would have the owner's cookie, as the test's own page does.
  const context = await browser.newContext({ baseURL: url, storageState: { cookies: [], origins: [] } });
  const guard = guardConsole(context);
  await visit(await context.newPage());
  expect(guard.complaints()).toEqual([]);
  await context.close();
}

test("invites an admin for one directory, who joins and sees only that", async ({
  page,
  browser,
  ownerApi,
  product,
}) => {
  const [mine, hidden] = [await addScim(ownerApi, unique("mine")), await addScim(ownerApi, unique("hidden"))];
  const email = `${unique("marta")}@muster.example`;
  await page.goto("/settings/admins");
  await page.getByRole("button", { name: "Invite admin" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("radio", { name: /^Admin/ }).check();
  await dialog.getByRole("radio", { name: "Only some" }).check();
  await dialog.getByRole("checkbox", { name: mine.name }).check();
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  const link = (await dialog.getByText("/join/").textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  const invitations = page.getByRole("region", { name: "Invitations" });
  await expect(invitations.getByRole("row", { name: email })).toContainText(mine.name);

  await elsewhere(browser, product.url, async (theirs) => {
    await theirs.goto(new URL(link).pathname);
    await expect(theirs.getByText("invites you with the role Admin")).toBeVisible();
    await theirs.getByLabel("Your name").fill("Marta Okafor");
    await theirs.getByLabel("Password", { exact: true }).fill("Marta Okafor 1");
    await theirs.getByRole("button", { name: "Accept and sign in" }).click();
    await expect(theirs.getByText(/made of common words, your name/).first()).toBeVisible();
    await theirs.getByLabel("Password", { exact: true }).fill("lake tandem orbit 41");
    await theirs.getByRole("button", { name: "Accept and sign in" }).click();
    await expect(theirs.getByRole("button", { name: "Account of Marta Okafor" })).toBeVisible();
    await theirs.goto("/settings/directories");
    await expect(theirs.getByText(mine.name).filter({ visible: true })).toBeVisible();
    await expect(theirs.getByText(hidden.name)).toHaveCount(0);
    // They may invite, but give no more than they have.
    await theirs.goto("/settings/admins");
    await theirs.getByRole("button", { name: "Invite admin" }).click();
    await expect(theirs.getByRole("radio", { name: /^Owner/ })).toHaveCount(0);
    await expect(theirs.getByRole("radio", { name: /^All/ })).toBeDisabled();
  });
  // The owner's page learned of it without a reload.
  await expect(page.getByRole("region", { name: "Admins" }).getByRole("row", { name: email })).toContainText(
    "Marta Okafor",
  );
  await expect(invitations.getByRole("row", { name: email })).toHaveCount(0);
});

test("a used link says so", async ({ page, ownerApi }) => {
  const { link } = await ownerApi.send<{ link: string }>("POST", "admins/invitations", {
    email: `${unique("used")}@muster.example`,
    role: "auditor",
    directoryIds: null,
  });
  await ownerApi.send("POST", "admins/invitations/accept", {
    token: new URL(link).pathname.split("/").at(-1),
    name: "Used",
    password: "lake tandem orbit 41",
  });
  await page.goto(new URL(link).pathname);
  await expect(page.getByRole("heading", { name: "This invitation has ended" })).toBeVisible();
});

test("changes, disables, enables and removes an admin; each holds at once", async ({
  page,
  ownerApi,
  product,
}) => {
  const admin = await joinedAdmin(ownerApi, product.url, "auditor");
  await page.goto("/settings/admins");
  const row = page.getByRole("row", { name: admin.email });
  const choose = async (action: string) => {
    await row.getByRole("button", { name: /^Actions for/ }).click();
    await page.getByRole("menuitem", { name: action }).click();
  };

  await choose("Change rights");
  await page.getByRole("radio", { name: /^Help desk/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("Help desk");
  expect(await admin.get("session")).toMatchObject({ role: "helpdesk" });

  await choose("Disable");
  await page.getByRole("alertdialog").getByRole("button", { name: "Disable" }).click();
  await expect(row).toContainText("Disabled");
  expect((await admin.context.get("/api/v1/session")).status()).toBe(401);

  await choose("Enable");
  await expect(row).not.toContainText("Disabled");

  await choose("Remove");
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: "Remove admin" }).click();
  await expect(dialog.getByText(`This is not ${admin.email}`)).toBeVisible();
  await dialog.getByRole("textbox").fill(admin.email);
  await dialog.getByRole("button", { name: "Remove admin" }).click();
  await expect(row).toHaveCount(0);
});

test("a sensitive change asks for the password again, and goes on once it is given", async ({
  page,
  consoleGuard,
}) => {
  consoleGuard.allow(/status of 40[03]/);
  let refused = false;
  // What the server answers 15 minutes after the password was given; its own test is in lib/auth.
  await page.route("**/api/v1/admins/invitations", (route) => {
    if (refused) return route.continue();
    refused = true;
    return route.fulfill({
      status: 403,
      contentType: "application/problem+json",
      json: { code: "recent_sign_in_required", status: 403, title: "", detail: "", type: "", requestId: "" },
    });
  });
  await page.goto("/settings/admins");
  await page.getByRole("button", { name: "Invite admin" }).click();
  await page.getByLabel("Email").fill(`${unique("later")}@muster.example`);
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm it is you" });
  const password = dialog.getByLabel("Password", { exact: true });
  await expect(password).toBeFocused();
  await password.fill("not my password");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("This is not your current password.")).toBeVisible();
  await password.fill(owner.password);
  await page.keyboard.press("Enter");
  await expect(page.getByText("The link is shown only now.")).toBeVisible();
});

test("the own name and password change, and the other sessions end with the old password", async ({
  browser,
  ownerApi,
  product,
}) => {
  const admin = await joinedAdmin(ownerApi, product.url, "auditor");
  await elsewhere(browser, product.url, async (page) => {
    await page.goto("/sign-in?next=/settings/account");
    await page.getByLabel("Email").fill(admin.email);
    await page.getByLabel("Password", { exact: true }).fill("another four unrelated words");
    const alive = page.waitForRequest("**/api/v1/events*");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/settings\/account$/);
    await alive;
    await expect(page.getByText("This session")).toBeVisible();

    await page.getByLabel("Name", { exact: true }).fill("Andrea Auditor");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("button", { name: "Account of Andrea Auditor" })).toBeVisible();

    await page.getByLabel("Current password").fill("another four unrelated words");
    await page.getByLabel("New password", { exact: true }).fill("copper violin harbour 7");
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("Your password was changed, and 1 other session ended.")).toBeVisible();
    expect((await admin.context.get("/api/v1/session")).status()).toBe(401);
  });
});

test("the audit log tells what was done, filters in the address, shows before and after, and exports", async ({
  page,
  ownerApi,
  product,
}) => {
  const admin = await joinedAdmin(ownerApi, product.url, "auditor");
  const { adminId } = await admin.get<{ adminId: string }>("session");
  await page.goto("/activity/audit");
  await expect(page.getByRole("button", { name: "Some auditor signed in with" }).first()).toBeVisible();

  // What happens now appears by itself.
  await ownerApi.send("PATCH", `admins/${adminId}`, { role: "helpdesk" });
  const entry = page
    .getByRole("button", { name: `${owner.name} changed the rights of Some auditor` })
    .first();
  await entry.click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByText("admin.update")).toBeVisible();
  await expect(drawer).toContainText(/Role\s*Before\s*auditor\s*After\s*helpdesk/);
  await drawer.getByRole("button", { name: "Close" }).click();

  await page.getByRole("button", { name: /Action/ }).click();
  await page.getByRole("option", { name: "Changed the rights" }).click();
  await expect(page).toHaveURL(/action=admin\.update/);
  await expect(page.getByRole("button", { name: "signed in with" })).toHaveCount(0);
  await page.reload();
  await expect(entry).toBeVisible();

  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /CSV/ }).click();
  expect((await download).suggestedFilename()).toMatch(/^muster-audit-.*\.csv$/);
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(
    page.getByRole("button", { name: `${owner.name} exported the audit log` }).first(),
  ).toBeVisible();
});
