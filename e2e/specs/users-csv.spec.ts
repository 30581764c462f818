import { readFile } from "node:fs/promises";
import type { DirectoryView } from "#lib/directories/contract.ts";
import { openPage } from "../fixtures/open-page.ts";
import { addScim, issueKey } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

const core = "urn:ietf:params:scim:schemas:core:2.0:User";
const muster = "urn:ietf:params:scim:schemas:extension:muster:2.0:User";

/** An identity provider's calls to a directory. */
function caller(directory: DirectoryView, token: string) {
  return async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${directory.scimBaseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: await response.json() };
  };
}

test("a global attribute that is added on its page is taken from SCIM, shown, searched for and exported", async ({
  page,
  ownerApi,
  consoleGuard,
}) => {
  // Two refusals: of a path that no provider could send, and of deleting what users have.
  consoleGuard.allow(/status of (?:400|409).*\/api\/v1\/attributes/);
  const name = unique("badge").replaceAll(/\W/g, "");
  const directory = await addScim(ownerApi, unique("custom"));
  const call = caller(directory, (await issueKey(ownerApi, directory.id, "IdP")).token);

  await test.step("the page proposes a place in Muster's extension, and refuses what no provider could send", async () => {
    await openPage(page, "/settings/attributes");
    await page.getByRole("button", { name: "Add attribute" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("textbox", { name: "Label" }).fill(`Label of ${name}`);
    const path = dialog.getByRole("textbox", { name: /^SCIM path/ });
    await expect(path).toHaveValue(`${muster}:${name}`);
    await path.fill(name);
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog.getByText(`A SCIM user has no attribute “${name}”.`)).toBeVisible();
    await path.fill(`${muster}:${name}`);
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toBeHidden();
  });

  const value = unique("=SUM(1)").replaceAll(/\s/g, "-");
  const userName = `${name}@x.example`;
  await expect
    .poll(async () => JSON.stringify((await call("GET", `/Schemas/${muster}`)).json))
    .toContain(`"${name}"`);
  const created = await call("POST", "/Users", {
    schemas: [core],
    userName,
    displayName: "Ömer, Öz",
    [muster]: { [name]: value },
  });
  expect(created).toMatchObject({ status: 201, json: { [muster]: { [name]: value } } });

  await test.step("the user's page shows it with label and source", async () => {
    await openPage(page, `/users/${created.json.id}`);
    const row = page.getByText(`Label of ${name}`).first();
    await expect(row).toBeVisible();
    await expect(page.getByText(value, { exact: true }).first()).toBeVisible();
  });

  await test.step("the search finds it, and the file of what was found has it", async () => {
    await openPage(page, `/users?search=${encodeURIComponent(value)}`);
    await expect(page.getByRole("link", { name: "Ömer, Öz" }).first()).toBeVisible();
    const fileOf = async (choice: RegExp) => {
      await page.getByRole("button", { name: "Export" }).click();
      const download = page.waitForEvent("download");
      await page.getByRole("menuitem", { name: choice }).click();
      const file = await download;
      expect(file.suggestedFilename()).toMatch(/^muster-users-\d{4}-\d\d-\d\d\.csv$/);
      return await readFile(await file.path(), "utf8");
    };
    const [head = "", line = "", end] = (await fileOf(/every attribute/)).split("\r\n");
    expect(head.startsWith("\uFEFFid,directory,status,user name,display name,email,")).toBe(true);
    expect(head).toContain(`Label of ${name}`);
    expect(line).toContain(`${created.json.id},`);
    expect(line).toContain('"Ömer, Öz"');
    expect(line).toContain(`'${value}`);
    expect(end).toBe("");

    const visible = (await fileOf(/the list’s columns/)).split("\r\n");
    expect(visible[0]).toBe("\uFEFFid,directory,status,user name,display name,email,created at,updated at");
    expect(visible[1]).not.toContain(value);
  });

  await test.step("as long as a user has a value it stays; then it goes", async () => {
    await openPage(page, "/settings/attributes");
    const remove = async () => {
      await page
        .getByRole("button", { name: `Label of ${name}` })
        .first()
        .click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: "Delete" }).click();
      await dialog.getByRole("button", { name: "Really delete?" }).click();
    };
    await remove();
    await expect(page.getByText(/1 user has a value under/).first()).toBeVisible();
    await page.keyboard.press("Escape");
    await call("PUT", `/Users/${created.json.id}`, { schemas: [core], userName });
    await openPage(page, "/settings/attributes");
    await remove();
    await expect(page.getByText(`Label of ${name} is deleted.`)).toBeVisible();
  });
});

test("reports of a manager are a list, and whose it is stands above it", async ({ page, ownerApi }) => {
  const directory = await addScim(ownerApi, unique("reports"));
  const call = caller(directory, (await issueKey(ownerApi, directory.id, "IdP")).token);
  const boss = unique("boss").replaceAll(/\s/g, "");
  const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  const manager = await call("POST", "/Users", {
    schemas: [core],
    userName: boss,
    displayName: `Boss ${boss}`,
  });
  await call("POST", "/Users", {
    schemas: [core, enterprise],
    userName: `${boss}-report`,
    [enterprise]: { manager: { value: boss } },
  });
  await openPage(page, `/users/${manager.json.id}`);
  await page.getByRole("link", { name: "Show in the list of users" }).click();
  await expect(page.getByText(`Those who report to Boss ${boss}`)).toBeVisible();
  await expect(page.getByRole("link", { name: `${boss}-report` }).first()).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: /^1 user$/ })).toBeVisible();
  await page.getByRole("button", { name: "Show everyone" }).click();
  await expect(page).toHaveURL(/\/users$/);
});

test("the client profile of another SCIM client is chosen on its form, which says what it changes", async ({
  page,
  ownerApi,
}) => {
  const directory = await addScim(ownerApi, unique("profile"));
  await openPage(page, `/settings/directories/${directory.id}/edit`);
  await page.getByRole("button", { name: /SCIM client/ }).click();
  await page.getByRole("option", { name: /Entra ID/ }).click();
  await expect(page.getByText(/A changed group is answered without a body \(204\)/)).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/settings/directories/${directory.id}$`));
  await expect(page.getByText("Entra ID, or like Entra")).toBeVisible();
});
