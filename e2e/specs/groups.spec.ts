import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { oktaAppUser } from "#e2e/sandbox/scim/okta-app-user.ts";
import { type OktaScimClient, oktaScimClient } from "#e2e/sandbox/scim/okta-client.ts";
import type { DirectoryView } from "#lib/directories/contract.ts";
import type { Api } from "../fixtures/api.ts";
import { openPage } from "../fixtures/open-page.ts";
import type { RunningSandbox } from "../fixtures/sandbox.ts";
import { addOkta, issueKey } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

interface Pushing {
  readonly directory: DirectoryView;
  readonly okta: OktaScimClient;
  /** Who has been assigned, with the name that Okta sent. */
  readonly users: readonly { id: string; userName: string; name: string }[];
}

/** An Okta directory with users of its own, and the client that pushes to it. */
async function pushing(api: Api, { control }: RunningSandbox, count: number): Promise<Pushing> {
  const org = await control.createOrg({ name: unique("groups"), users: 1 });
  const directory = await addOkta(api, unique("Groups"), org);
  const { token } = await issueKey(api, directory.id, "Okta production");
  const okta = oktaScimClient({ baseUrl: directory.scimBaseUrl, authorization: `Bearer ${token}` });
  const users: { id: string; userName: string; name: string }[] = [];
  for (let index = 0; index < count; index += 1) {
    const user = oktaAppUser(index, org.domain);
    const { id } = await okta.assign(user);
    users.push({ id, userName: user.userName, name: String(user.displayName) });
  }
  return { directory, okta, users };
}

const members = (users: Pushing["users"]) => users.map(({ id, name }) => ({ value: id, display: name }));
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });

/** What a button downloads, as text. */
async function downloaded(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  return readFile(await download.path(), "utf8");
}

test("a pushed group, its members and its new name are seen while the page is open", async ({
  page,
  ownerApi,
  sandbox,
  consoleGuard,
}) => {
  const { directory, okta, users } = await pushing(ownerApi, sandbox, 4);
  const [first, second, third] = users;
  if (!first || !second || !third) throw new Error("four users were assigned");
  const [oldName, newName] = [unique("Sales"), unique("Revenue")];

  await openPage(page, `/groups?directory=${directory.id}`);
  await expect(page.getByText("No group matches")).toBeVisible();
  const { id } = await okta.pushGroup(oldName, members(users.slice(0, 3)), "catalogue");
  const row = page.getByRole("row").filter({ hasText: oldName });
  await expect(row).toContainText("3");
  await expect(row.getByText("From Okta").filter({ visible: true })).toBeVisible();
  await row.getByRole("link", { name: oldName }).click();

  await test.step("members, with the state of each", async () => {
    await expect(heading(page, oldName)).toBeVisible();
    const table = page.getByRole("region", { name: "Members" });
    await expect(table.getByRole("row")).toHaveCount(4);
    await okta.setActive(first.userName, false, "catalogue");
    await expect(table.getByRole("row").filter({ hasText: first.userName })).toContainText("Deactivated");
    await okta.changeMembers(id, { remove: [second.id] }, "catalogue");
    await expect(table.getByRole("row")).toHaveCount(3);
  });

  await test.step("the new name, in the heading and in the search", async () => {
    await okta.renameGroup(id, newName, "catalogue");
    await expect(heading(page, newName)).toBeVisible();
    await expect(page.getByRole("button", { name: "Rename" })).toBeHidden();
    await openPage(page, `/groups?directory=${directory.id}&search=${oldName}`);
    await expect(page.getByText("No group matches")).toBeVisible();
    await page.getByRole("searchbox", { name: "Search groups" }).fill(newName);
    await page.getByRole("link", { name: newName }).click();
  });

  await test.step("the timeline tells both, and who left", async () => {
    await page.getByRole("link", { name: "Timeline" }).click();
    const renamed = page.getByRole("listitem").filter({ hasText: "Renamed" });
    await expect(renamed.locator("del")).toHaveText(oldName);
    await expect(renamed.locator("ins")).toHaveText(newName);
    await expect(renamed).toContainText("Okta, key Okta production");
    await expect(renamed).toContainText("the SCIM call");
    await expect(page.getByText(`Removed ${second.name}`)).toBeVisible();
  });

  await test.step("the user's page leads back", async () => {
    await openPage(page, `/users/${third.id}`);
    await page.getByRole("link", { name: newName }).click();
    await expect(heading(page, newName)).toBeVisible();
  });

  await test.step("deleted by Okta, it says so", async () => {
    consoleGuard.allow(/status of 404/);
    await okta.unlinkAndDelete(id);
    await expect(page.getByText("This group is gone")).toBeVisible();
  });
});

test("a group created here is filled and renamed here, until Okta's push links it", async ({
  page,
  ownerApi,
  sandbox,
}) => {
  const { directory, okta, users } = await pushing(ownerApi, sandbox, 3);
  const [first] = users;
  if (!first) throw new Error("three users were assigned");
  const name = unique("Works council");

  await openPage(page, `/groups?directory=${directory.id}`);
  await page.getByRole("button", { name: "Create group" }).click();
  const form = page.getByRole("dialog", { name: "Create group" });
  await form.getByRole("textbox", { name: "Name" }).fill("Wroks council");
  await form.getByRole("button", { name: "Create group" }).click();
  await expect(heading(page, "Wroks council")).toBeVisible();

  await test.step("renamed", async () => {
    await page.getByRole("button", { name: "Rename" }).click();
    const dialog = page.getByRole("dialog", { name: /^Rename/ });
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("button", { name: "Rename" }).click();
    await expect(heading(page, name)).toBeVisible();
  });

  await test.step("filled, and one taken out again", async () => {
    await page.getByRole("button", { name: "Add users" }).click();
    const dialog = page.getByRole("dialog", { name: /^Add users/ });
    for (const { name: user } of users) await dialog.getByRole("checkbox", { name: user }).first().check();
    await dialog.getByRole("button", { name: "Add 3 users" }).click();
    const table = page.getByRole("region", { name: "Members" });
    await expect(table.getByRole("row")).toHaveCount(4);
    await page.getByRole("button", { name: `Remove ${first.name}` }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Take out" }).click();
    await expect(table.getByRole("row")).toHaveCount(3);
  });

  await test.step("linked by the push of its name, while the page is open", async () => {
    const { created } = await okta.pushGroup(name, members(users), "catalogue");
    expect(created).toBe(false);
    await expect(page.getByText("Linked to Okta")).toBeVisible();
    await expect(
      page.getByText("Okta changes its name and members; here they can only be read."),
    ).toBeVisible();
    await expect(page.getByRole("button", { name: /^(Rename|Delete|Add users)$/ })).toHaveCount(0);
    await page.getByRole("link", { name: "Timeline" }).click();
    await expect(page.getByRole("heading", { name: "Linked to Okta" })).toBeVisible();
  });

  await test.step("the audit log has each step", async () => {
    await openPage(page, `/activity/audit?directory=${directory.id}`);
    for (const words of [
      "created the group",
      "renamed the group",
      "added users to the group",
      "took a user out of the group",
    ])
      await expect(page.getByText(words).filter({ visible: true }).first()).toBeVisible();
  });
});

test("groups within groups: who is in it, by which way", async ({ page, ownerApi, sandbox }) => {
  const { okta, users } = await pushing(ownerApi, sandbox, 2);
  const [outer, inner] = users;
  if (!outer || !inner) throw new Error("two users were assigned");
  const [within, around] = [unique("Backend"), unique("Engineering")];
  const { id: innerId } = await okta.pushGroup(within, members([inner]), "wizard");
  const { id } = await okta.pushGroup(
    around,
    [{ value: innerId, display: null }, ...members([outer])],
    "wizard",
  );

  await openPage(page, "/");
  await expect(page.getByRole("link", { name: "Groups", exact: true })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("g");
  await expect(heading(page, "Groups")).toBeVisible();

  await openPage(page, `/groups/${id}`);
  const table = page.getByRole("region", { name: "Members" });
  await expect(table.getByRole("link", { name: within })).toBeVisible();
  await expect(table).not.toContainText(inner.name);
  await page.getByRole("switch", { name: "With groups within" }).click();
  await expect(table.getByRole("row").filter({ hasText: inner.userName })).toContainText(`via ${within}`);
  await expect(page).toHaveURL(/effective=true/);

  await openPage(page, `/users/${inner.id}`);
  await expect(page.getByText("Through other groups (1)")).toBeVisible();
  await expect(page.getByRole("link", { name: around })).toBeVisible();
});

test("CSV has what the filter finds, and nothing that a spreadsheet would run", async ({
  page,
  ownerApi,
  sandbox,
}) => {
  const { directory, okta, users } = await pushing(ownerApi, sandbox, 2);
  const formula = `=HYPERLINK(A1,B2)&${unique("click")}`;
  const { id } = await okta.pushGroup(formula, members(users), "catalogue");
  await okta.pushGroup(unique("Plain"), [], "catalogue");

  await openPage(page, `/groups?directory=${directory.id}&search=hyperlink`);
  await expect(page.getByRole("link", { name: formula })).toBeVisible();
  const groups = await downloaded(page, "Export CSV");
  expect(groups.trimEnd().split("\r\n")).toHaveLength(2);
  expect(groups).toContain(`"'${formula}",${directory.name},2,SCIM,`);

  await openPage(page, `/groups/${id}/members`);
  await expect(page.getByRole("region", { name: "Members" })).toContainText(users[0]?.userName ?? "");
  const rows = (await downloaded(page, "Export CSV")).trimEnd().split("\r\n");
  expect(rows[0]).toBe("\uFEFFtype,name,user name,email,status,via,added at,id");
  for (const user of users)
    expect(rows.some((row) => row.includes(user.userName) && row.endsWith(user.id))).toBe(true);

  await openPage(page, `/activity/audit?directory=${directory.id}`);
  await expect(page.getByText("exported the list of groups").filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByText("exported the members of").filter({ visible: true }).first()).toBeVisible();
});

test("a group that is not linked is deleted by typing its name", async ({ page, ownerApi, sandbox }) => {
  const { directory } = await pushing(ownerApi, sandbox, 0);
  const name = unique("Sketch");
  const { id } = await ownerApi.send<{ id: string }>("POST", "groups", { directoryId: directory.id, name });
  await openPage(page, `/groups/${id}`);
  await page.getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: "Delete group" }).click();
  await expect(dialog.getByText(`This is not ${name}.`)).toBeVisible();
  await dialog.getByRole("textbox").fill(name);
  await dialog.getByRole("button", { name: "Delete group" }).click();
  await expect(page).toHaveURL(/\/groups$/);
  await expect(page.getByText(`${name} is deleted.`)).toBeVisible();
});
