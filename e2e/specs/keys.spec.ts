import { oktaAppUser } from "#e2e/sandbox/scim/okta-app-user.ts";
import { oktaScimClient } from "#e2e/sandbox/scim/okta-client.ts";
import * as journey from "../fixtures/journey.ts";
import { addScim, issueKey } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

test("a key is shown once, works, and after revoking gets 401, shown with its reason", async ({
  page,
  ownerApi,
}) => {
  const directory = await addScim(ownerApi, unique("keys"));
  await page.goto(`/settings/directories/${directory.id}/keys`);
  const key = await journey.issueKey(page, "First");
  expect(key.token).toMatch(/^mstr_/);

  await test.step("the token is nowhere to be seen again", async () => {
    await page.reload();
    await expect(page.getByText("First", { exact: true }).first()).toBeVisible();
    expect(await page.content()).not.toContain(key.token);
  });

  const client = oktaScimClient({ baseUrl: key.baseUrl, authorization: `Bearer ${key.token}` });
  await test.step("it works, and its use shows", async () => {
    await client.testCredentials({ importGroups: true });
    await expect(page.getByText(/reached this directory/)).toBeVisible();
  });

  await test.step("revoked, it is refused at once, and the page says why", async () => {
    await page
      .getByRole("button", { name: /^Revoke/ })
      .filter({ visible: true })
      .first()
      .click();
    const dialog = page.getByRole("dialog").or(page.getByRole("alertdialog"));
    await dialog.getByRole("button", { name: /^Revoke/ }).click();
    await expect(dialog).toBeHidden();
    await expect(client.testCredentials()).rejects.toMatchObject({ status: 401 });
    await expect(page.getByText("The last call was refused: The key “First” was revoked.")).toBeVisible();
  });
});

test("two keys live at once, by Bearer and by HTTP Basic", async ({ ownerApi }) => {
  const directory = await addScim(ownerApi, unique("rotation"));
  const [one, two] = [
    await issueKey(ownerApi, directory.id, "One"),
    await issueKey(ownerApi, directory.id, "Two"),
  ];
  const basic = Buffer.from(`${two.basic.userName}:${two.basic.password}`).toString("base64");
  for (const authorization of [`Bearer ${one.token}`, `Basic ${basic}`]) {
    await oktaScimClient({ baseUrl: directory.scimBaseUrl, authorization }).testCredentials();
  }
});

test("a wrong key is told on the page while it is open", async ({ page, ownerApi }) => {
  const directory = await addScim(ownerApi, unique("wrong-key"));
  const { token } = await issueKey(ownerApi, directory.id, "Only");
  await page.goto(`/settings/directories/${directory.id}/keys`);
  await expect(page.getByText(/Waiting for the/)).toBeVisible();
  const cut = oktaScimClient({
    baseUrl: directory.scimBaseUrl,
    authorization: `Bearer ${token.slice(0, -5)}`,
  });
  await expect(cut.testCredentials()).rejects.toMatchObject({ status: 401 });
  await expect(page.getByText("The last call was refused: The key is not known here.")).toBeVisible();
});

test("two directories keep users of one name apart", async ({ ownerApi }) => {
  const user = oktaAppUser(3, "shared.example");
  const ids = new Set<string>();
  for (const name of [unique("one"), unique("two")]) {
    const directory = await addScim(ownerApi, name);
    const { token } = await issueKey(ownerApi, directory.id, "Key");
    const client = oktaScimClient({ baseUrl: directory.scimBaseUrl, authorization: `Bearer ${token}` });
    const { id, created } = await client.assign(user);
    expect(created).toBe(true);
    ids.add(id);
    expect(await client.importUsers()).toHaveLength(1);
  }
  expect(ids.size).toBe(2);
});
