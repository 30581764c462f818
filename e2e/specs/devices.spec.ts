import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { oktaAppUser } from "#e2e/sandbox/scim/okta-app-user.ts";
import { type OktaScimClient, oktaScimClient } from "#e2e/sandbox/scim/okta-client.ts";
import type { Api } from "../fixtures/api.ts";
import { enrol } from "../fixtures/enrol.ts";
import { openPage } from "../fixtures/open-page.ts";
import type { RunningSandbox } from "../fixtures/sandbox.ts";
import { addOkta, issueKey } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

interface Pushed {
  readonly directoryId: string;
  readonly okta: OktaScimClient;
  readonly users: readonly { id: string; userName: string; name: string }[];
}

/** An Okta directory with users of its own, and the client that pushes to it. */
async function pushed(api: Api, { control }: RunningSandbox, count: number): Promise<Pushed> {
  const org = await control.createOrg({ name: unique("devices"), users: 1 });
  const directory = await addOkta(api, unique("Devices"), org);
  const { token } = await issueKey(api, directory.id, "Okta production");
  const okta = oktaScimClient({ baseUrl: directory.scimBaseUrl, authorization: `Bearer ${token}` });
  const users: { id: string; userName: string; name: string }[] = [];
  for (let index = 0; index < count; index += 1) {
    const user = oktaAppUser(index, org.domain);
    const { id } = await okta.assign(user);
    users.push({ id, userName: user.userName, name: String(user.displayName) });
  }
  return { directoryId: directory.id, okta, users };
}

const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

/** Presses Tab until the focus is on what is looked for. */
async function tabTo(page: Page, role: "button" | "checkbox" | "radio" | "textbox", name: RegExp) {
  const target = page.getByRole(role, { name }).first();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach the ${role} ${name}`);
}

test("devices are found, unenrolled for a reason by keyboard alone, and restored, singly and many at once", async ({
  page,
  ownerApi,
  product,
  sandbox,
}) => {
  const { directoryId, users } = await pushed(ownerApi, sandbox, 2);
  const [first, second] = users;
  if (!first || !second) throw new Error("two users were assigned");
  const [phone, key, laptop] = [unique("Phone"), unique("Key"), unique("Laptop")];
  await enrol(product, first.id, phone);
  await enrol(product, first.id, key);
  await enrol(product, second.id, laptop);
  await openPage(page, `/devices?directory=${directoryId}`);
  await expect(page.getByRole("row")).toHaveCount(4);

  await test.step("by keyboard alone, with a reason", async () => {
    await tabTo(page, "checkbox", new RegExp(`^Select ${phone}`));
    await page.keyboard.press("Space");
    await expect(page.getByText("1 device selected")).toBeVisible();
    await page.getByRole("button", { name: "Unenroll", exact: true }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: `Unenroll ${phone}?` });
    await expect(dialog).toBeVisible();
    await tabTo(page, "radio", /^Lost/);
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Left in a train");
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(rowOf(page, phone)).toContainText(/Lost, by owner/i);
    await expect(rowOf(page, phone)).toContainText("“Left in a train”");
    await expect(rowOf(page, phone)).toContainText("Can be restored until");
  });

  await test.step("the others at once, for good", async () => {
    await page.getByRole("checkbox", { name: "Select all of this page" }).check();
    await page.getByRole("button", { name: "Unenroll", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Unenroll 3 devices?" });
    await dialog.getByRole("button", { name: "Unenroll" }).click();
    await expect(dialog.getByText("Choose a reason.")).toBeVisible();
    await dialog.getByRole("radio", { name: /^Stolen/ }).check();
    await dialog.getByRole("button", { name: "Unenroll for good" }).click();
    await expect(page.getByText("3 devices were unenrolled.")).toBeVisible();
    await expect(rowOf(page, laptop)).toContainText("Gone for good");
    await expect(page.getByRole("button", { name: /^Restore / })).toHaveCount(0);
  });

  await test.step("found by its user and its end, and taken along as a file", async () => {
    await openPage(
      page,
      `/devices?directory=${directoryId}&reason=compromised&search=${encodeURIComponent(laptop)}`,
    );
    await expect(page.getByRole("row")).toHaveCount(2);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export CSV" }).click(),
    ]);
    const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(`${laptop},ended,${second.name}`);
  });
});

test("access is suspended, holds against the directory, and is given back; a deleted user is restored", async ({
  page,
  ownerApi,
  product,
  sandbox,
}) => {
  const { directoryId, okta, users } = await pushed(ownerApi, sandbox, 2);
  const [first, second] = users;
  if (!first || !second) throw new Error("two users were assigned");
  const phone = unique("Phone");
  await enrol(product, first.id, phone);
  await openPage(page, `/users/${first.id}`);
  const devices = page.getByRole("listitem").filter({ hasText: phone });
  await expect(devices).toContainText("Working");

  await test.step("suspended at once, with a reason", async () => {
    await page.getByRole("button", { name: "Suspend access" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Reason" }).fill("Left in anger");
    await dialog.getByRole("button", { name: "Suspend access" }).click();
    await expect(page.getByText("Suspended by Owner")).toBeVisible();
    await expect(page.getByText("“Left in anger”")).toBeVisible();
    await expect(devices).toContainText("Blocked");
  });

  await test.step("whatever the directory says", async () => {
    await okta.setActive(first.userName, false, "catalogue");
    await expect(page.getByText("Deactivated by the identity provider, over SCIM")).toBeVisible();
    await okta.setActive(first.userName, true, "catalogue");
    await expect(page.getByText("Suspended by Owner")).toBeVisible();
    await page.getByRole("button", { name: "Lift suspension" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Lift suspension" }).click();
    await expect(page.getByText("Suspended by Owner")).toBeHidden();
    await expect(devices).toContainText("Working");
  });

  await test.step("many at once, and what the directory took", async () => {
    await okta.setActive(second.userName, false, "catalogue");
    await openPage(page, `/users?directory=${directoryId}`);
    await expect(rowOf(page, second.userName)).toContainText("Deactivated");
    await page.getByRole("checkbox", { name: "Select all of this page" }).check();
    await page.getByRole("button", { name: "Give access back" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Give access back" }).click();
    await expect(rowOf(page, second.userName)).toContainText("Active");
    await expect(page.getByText(`Left as before: ${first.name} (has access already).`)).toBeVisible();
  });

  await test.step("a deleted user is found and comes back", async () => {
    const made = { directoryId, userName: unique("made"), displayName: "Made Here" };
    const { id } = await ownerApi.send<{ id: string }>("POST", "users", made);
    await ownerApi.send("DELETE", `users/${id}`);
    await openPage(page, `/users?directory=${directoryId}&status=deleted`);
    await expect(page.getByRole("button", { name: /Deleted, can be restored/ })).toBeVisible();
    await expect(rowOf(page, made.userName)).toContainText("Removal");
    await openPage(page, `/users/${id}`);
    await page.getByRole("button", { name: "Restore user" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Restore user" }).click();
    await expect(page.getByRole("button", { name: "Suspend access" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Came back" })).toBeVisible();
  });
});
