import { openPage } from "../fixtures/open-page.ts";
import { addOkta, bind } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

test("who is suspended in Okta is suspended here, and too many at once wait for an admin", async ({
  page,
  ownerApi,
  sandbox: { control },
}) => {
  const name = unique("synced");
  const org = await control.createOrg({ name, users: 30 });
  const directory = await addOkta(ownerApi, unique("Synced"), org);
  await bind(ownerApi, directory.id);
  const people = (await control.orgUsers(name)).slice(1);

  await test.step("what a sync would do is shown before it does", async () => {
    await openPage(page, `/settings/directories/${directory.id}/sync`);
    await page.getByRole("button", { name: "If it brings in" }).click();
    await page.getByRole("option", { name: "Everyone in the directory" }).click();
    await page.getByRole("button", { name: "Preview a sync" }).click();
    await expect(page.getByRole("button", { name: "New 31" })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText(people[0]?.login ?? "")).toBeVisible();
  });

  await test.step("one user is provisioned at once", async () => {
    await page.getByRole("button", { name: "Provision one user" }).click();
    const dialog = page.getByRole("dialog", { name: "Provision one user" });
    await dialog.getByRole("textbox").fill(people[0]?.login ?? "");
    await dialog.getByRole("textbox").press("Enter");
    await dialog.getByRole("button", { name: "Provision now" }).click();
    await expect(dialog.getByText("Done: this user is here what the directory says.")).toBeVisible();
    await dialog.getByRole("button", { name: "Done" }).click();
  });

  await test.step("everyone is brought in", async () => {
    await page.getByRole("radio", { name: "Everyone in the directory" }).check();
    await page
      .getByRole("combobox", { name: "Changes" })
      .or(page.getByRole("button", { name: /Changes/ }))
      .click();
    await page.getByRole("option", { name: "Every 10 seconds" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText(/31 read, 30 new/)).toBeVisible({ timeout: 40_000 });
  });

  await test.step("one is suspended", async () => {
    const [one] = people;
    await control.orgUserAction(name, { user: one?.id ?? "", action: "suspend" });
    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(page.getByText(/1 lost access/)).toBeVisible({ timeout: 30_000 });
    await openPage(page, `/users?search=${encodeURIComponent(one?.login ?? "")}&directory=${directory.id}`);
    await expect(page.getByRole("row", { name: new RegExp(one?.login ?? "") })).toContainText("Suspended");
  });

  await test.step("ten more are too many", async () => {
    await openPage(page, `/settings/directories/${directory.id}/sync`);
    for (const { id } of people.slice(1, 11))
      await control.orgUserAction(name, { user: id, action: "suspend" });
    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(page.getByText("10 of 30 users would lose access: it waits for you")).toBeVisible({
      timeout: 30_000,
    });
    await expect(page.getByRole("link", { name: people[1]?.displayName ?? "" })).toBeVisible();
  });

  await test.step("approved by name, they lose access", async () => {
    await page.getByRole("button", { name: "Take their access" }).click();
    const dialog = page.getByRole("alertdialog").or(page.getByRole("dialog"));
    await dialog.getByRole("textbox").fill(directory.name);
    await dialog.getByRole("button", { name: "Take access" }).click();
    await expect(page.getByText(/10 read, 10 lost access/)).toBeVisible({ timeout: 40_000 });
    await expect(page.getByText("would lose access")).toBeHidden();
  });

  await test.step("the history says which sync changed whom", async () => {
    await openPage(page, `/activity/sync?directory=${directory.id}`);
    await expect(page.getByRole("img", { name: /lost access/ })).toBeVisible();
    const syncs = page.getByRole("region", { name: "Syncs" });
    await syncs.getByRole("button", { name: "10 read, 10 lost access" }).click();
    const drawer = page.getByRole("dialog", { name: `Sync of ${directory.name}` });
    await expect(drawer.getByRole("link", { name: people[1]?.displayName ?? "" })).toBeVisible();
    await expect(drawer.getByText("Suspended", { exact: true })).toHaveCount(10);
    await drawer.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: /All states/ }).click();
    await page.getByRole("option", { name: "Removals wait" }).click();
    await expect(page).toHaveURL(/state=held/);
    await expect(syncs.getByRole("button", { name: /10 removals wait/ }).first()).toBeVisible();
    await expect(syncs.getByRole("button", { name: "10 read, 10 lost access" })).toBeHidden();
  });
});
