import { oktaAppUser } from "#e2e/sandbox/scim/okta-app-user.ts";
import { oktaScimClient } from "#e2e/sandbox/scim/okta-client.ts";
import type { DirectoryView } from "#lib/directories/contract.ts";
import type { Api } from "../fixtures/api.ts";
import { attachedTo } from "../fixtures/attached.ts";
import { press as pressKey, tabTo, type } from "../fixtures/keyboard.ts";
import { look, settled } from "../fixtures/look.ts";
import { openPage } from "../fixtures/open-page.ts";
import { alive, enterWithPasskey, press, usersPhone } from "../fixtures/phone.ts";
import { ageProofs } from "../fixtures/portal-sessions.ts";
import { scriptKilobytes } from "../fixtures/script-weight.ts";
import { addScim, issueKey } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

const password = "four unrelated words here";

/** A directory whose portal is open, and some people whom Okta's client provisions. */
async function provisioned(api: Api, count: number) {
  const directory = await addScim(api, unique("Portal"));
  await api.send("PUT", `directories/${directory.id}/portal`, {
    authentication: "password",
    invites: true,
    invitationDays: 7,
  });
  const { token } = await issueKey(api, directory.id, "Okta");
  const okta = oktaScimClient({ baseUrl: directory.scimBaseUrl, authorization: `Bearer ${token}` });
  const domain = `${unique("portal")}.example`;
  const people = [];
  for (let index = 0; index < count; index += 1) {
    const person = oktaAppUser(index, domain);
    people.push(Object.assign(person, { id: (await okta.assign(person)).id }));
  }
  return { directory, people };
}

test("an admin opens the portal; a user is invited, comes in, and the admin sees it and signs them out", async ({
  page,
  browser,
  ownerApi,
  product,
  smtp,
}) => {
  const directory: DirectoryView = await addScim(ownerApi, unique("Portal"));
  await openPage(page, `/settings/directories/${directory.id}/config`);
  await page.getByRole("radio", { name: /^Passkey or password/ }).check();
  await page.getByRole("switch", { name: "Invite whoever gets access" }).check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  const { token } = await issueKey(ownerApi, directory.id, "Okta");
  const okta = oktaScimClient({ baseUrl: directory.scimBaseUrl, authorization: `Bearer ${token}` });
  const person = oktaAppUser(0, `${unique("portal")}.example`);
  const { id } = await okta.assign(person);
  await openPage(page, `/users/${id}`);
  await expect(page.getByText("Sent when access was given.")).toBeVisible();

  const phone = await usersPhone(browser, { baseURL: product.url });
  await phone.page.goto(await smtp.linkTo(person.userName));
  const inside = phone.page.waitForRequest("**/api/portal/events");
  await press(phone.page.getByRole("button", { name: "Create a passkey" }));
  await inside;
  await expect(page.getByText("Accepted", { exact: true })).toBeVisible();
  // Nobody touches the phone: it leads out by itself.
  await ownerApi.send("DELETE", `users/${id}/sessions`);
  await expect(phone.page).toHaveURL(/\/portal\/sign-in/);
  await enterWithPasskey(phone);
  await okta.setActive(person.userName, false, "catalogue");
  await expect(phone.page).toHaveURL(/\/portal\/sign-in/);
  await press(phone.page.getByRole("button", { name: "Sign in with a passkey" }));
  await expect(phone.page.getByText("This passkey does not sign anybody in.")).toBeVisible();
  await openPage(page, `/users/${id}`);
  await expect(page.getByText(/^(Has no access|The device was unenrolled)$/).first()).toBeVisible();
  await phone.close();
});

test("every page of the portal is accessible and fits, in both themes, and light to load", async ({
  browser,
  ownerApi,
  product,
  smtp,
}) => {
  test.slow();
  const { people } = await provisioned(ownerApi, 12);
  const [person, gone] = people;
  if (!person || !gone) throw new Error("nobody was provisioned");
  await ownerApi.send("POST", "users/suspend", { userIds: [gone.id], reason: "Left" });
  const link = await smtp.linkTo(person.userName);
  const phone = await usersPhone(browser, { baseURL: product.url });
  const { page } = phone;
  const lookAtBoth = async (name: string, hasOverlay = false) => {
    // Under the question who it is, the button that asked goes on waiting.
    if (!hasOverlay) await settled(page);
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await look(page, `portal-${name}`, "light", hasOverlay);
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await page.setViewportSize({ width: 360, height: 740 });
    await look(page, `portal-${name}`, "dark", hasOverlay);
    await page.setViewportSize({ width: 360, height: 740 });
  };

  await page.goto("/portal/sign-in");
  await lookAtBoth("sign-in");
  await page.goto(link);
  await press(page.getByRole("button", { name: "Choose a password instead" }));
  await lookAtBoth("invite");
  await page.getByLabel("Password", { exact: true }).fill(password);
  const inside = page.waitForRequest("**/api/portal/events");
  await page.getByRole("button", { name: "Set password and sign in" }).click();
  await inside;
  await lookAtBoth("devices-first");
  await page.getByRole("button", { name: "Add this device" }).click();
  await expect(page.getByRole("dialog", { name: "Add this device" })).toBeVisible();
  await lookAtBoth("add", true);
  await page.getByRole("button", { name: "Create passkey" }).click();
  await expect(page.getByRole("heading", { level: 3 })).toHaveCount(1);
  await lookAtBoth("devices");
  await page.getByRole("button", { name: /^Remove / }).click();
  await lookAtBoth("remove", true);
  await ageProofs(product, person.id);
  await page.getByRole("button", { name: "Remove device" }).click();
  await expect(page.getByRole("dialog", { name: "Confirm that it is you" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Confirm with a passkey" })).toBeVisible();
  await lookAtBoth("proof", true);
  for (const [name, path] of [
    ["profile", "/portal"],
    ["address-book", "/portal/address-book"],
    ["address-book-note", "/portal/address-book?search=a&cursor=made-up"],
    ["address-book-none", "/portal/address-book?search=nobodyatall"],
    ["security", "/portal/security"],
  ] as const) {
    await phone.open(path);
    await lookAtBoth(name);
  }
  await page.goto(link);
  await lookAtBoth("link-ended");

  if (attachedTo === null) {
    const heavy = [];
    for (const path of ["/portal", "/portal/devices", "/portal/address-book", "/portal/security"]) {
      const context = await browser.newContext({
        baseURL: product.url,
        storageState: await phone.context.storageState(),
      });
      const kilobytes = await scriptKilobytes(await context.newPage(), path, "/api/portal/events");
      if (kilobytes > 190) heavy.push(`${path}: ${kilobytes} KB`);
      await context.close();
    }
    expect(heavy).toEqual([]);
  }
  await phone.close();
});

test("a user does everything by keyboard alone, and confirms it is them where a session grew old", async ({
  browser,
  ownerApi,
  product,
  smtp,
}) => {
  const { people } = await provisioned(ownerApi, 2);
  const [person, colleague] = people;
  if (!person || !colleague) throw new Error("nobody was provisioned");
  const phone = await usersPhone(browser, { baseURL: product.url });
  const { page } = phone;
  const button = (name: string | RegExp) => page.getByRole("button", { name });
  const entered = (path: string) =>
    expect(page).toHaveURL(({ pathname, search }) => (pathname + search).startsWith(path));

  await test.step("accepts with a password", async () => {
    await page.goto(await smtp.linkTo(person.userName));
    await alive(button("Choose a password instead"));
    await pressKey(page, button("Choose a password instead"));
    await tabTo(page, page.getByLabel("Password", { exact: true }));
    await page.keyboard.insertText(password);
    const inside = page.waitForRequest("**/api/portal/events");
    await page.keyboard.press("Enter");
    await entered("/portal/devices?welcome=yes");
    await inside;
  });
  await test.step("adds this device, after confirming with the password", async () => {
    await ageProofs(product, person.id);
    await pressKey(page, button("Add this device"));
    await expect(page.getByRole("dialog", { name: "Add this device" })).toBeVisible();
    await tabTo(page, page.getByRole("textbox", { name: "Name" }));
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText("My laptop");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "Confirm that it is you" })).toBeVisible();
    await tabTo(page, page.getByLabel("Password", { exact: true }));
    await page.keyboard.insertText(password);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "My laptop" })).toBeVisible();
  });
  await test.step("names it anew", async () => {
    await pressKey(page, button("Rename My laptop"));
    await expect(page.getByRole("dialog", { name: "Rename My laptop" })).toBeVisible();
    await tabTo(page, page.getByRole("textbox", { name: "Name" }));
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText("Work laptop");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Work laptop" })).toBeVisible();
  });
  await test.step("looks somebody up", async () => {
    await pressKey(page, page.getByRole("link", { name: "Address book" }));
    await entered("/portal/address-book");
    await expect(page.getByText(colleague.userName)).toBeVisible();
    await type(page, "Search the address book", String(colleague.displayName).slice(0, 2));
    await page.keyboard.press("Enter");
    await entered("/portal/address-book?search=");
    await expect(page.getByText(colleague.userName)).toBeVisible();
  });
  await test.step("ends another session, and changes the password", async () => {
    const other = await usersPhone(browser, { baseURL: product.url });
    await other.context.addCookies([]);
    await other.page.request.post(`${product.url}/api/portal/session`, {
      headers: { origin: product.url },
      data: { identifier: person.userName, password },
    });
    await other.open("/portal");
    await pressKey(page, page.getByRole("link", { name: "Security" }));
    await entered("/portal/security");
    await pressKey(page, button(/^Sign out Chrome/));
    await expect(other.page).toHaveURL(/\/portal\/sign-in/);
    await other.close();
    await tabTo(page, page.getByLabel("Current password"));
    await page.keyboard.insertText(password);
    await tabTo(page, page.getByLabel("New password"));
    await page.keyboard.insertText("another four unrelated words");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Your password was changed.")).toBeVisible();
  });
  await test.step("removes the device, confirming with it, and signs out", async () => {
    await pressKey(page, page.getByRole("link", { name: "Devices" }));
    await entered("/portal/devices");
    await ageProofs(product, person.id);
    await pressKey(page, button("Remove Work laptop"));
    await pressKey(page, page.getByRole("checkbox", { name: "It was lost or stolen" }), "Space");
    await pressKey(page, button("Remove device"));
    await pressKey(page, button("Confirm with a passkey"));
    await expect(page.getByText("No device yet")).toBeVisible();
    await pressKey(page, button("Sign out"));
    await entered("/portal/sign-in");
  });
  await phone.close();
});
