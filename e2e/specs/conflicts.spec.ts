import { oktaAppUser } from "#e2e/sandbox/scim/okta-app-user.ts";
import { oktaScimClient } from "#e2e/sandbox/scim/okta-client.ts";
import type { DirectoryView } from "#lib/directories/contract.ts";
import type { UserList } from "#lib/users/contract.ts";
import type { CreatedUserView } from "#lib/users/made-here/contract.ts";
import type { Api } from "../fixtures/api.ts";
import { openPage } from "../fixtures/open-page.ts";
import { addScim, issueKey } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

/** A directory with a client that talks to it as Okta does. */
async function connected(api: Api) {
  const directory = await addScim(api, unique("linking"));
  const { token } = await issueKey(api, directory.id, "Okta production");
  const okta = oktaScimClient({ baseUrl: directory.scimBaseUrl, authorization: `Bearer ${token}` });
  return { directory, okta };
}

async function addByApi(
  api: Api,
  directory: DirectoryView,
  userName: string,
  email: string,
): Promise<string> {
  const { id } = await api.send<CreatedUserView>("POST", "users", {
    directoryId: directory.id,
    userName,
    displayName: `Made ${userName}`,
    email,
  });
  return id;
}

test("users added by hand and from a file are linked when the identity provider sends them", async ({
  page,
  ownerApi,
}) => {
  const { directory, okta } = await connected(ownerApi);
  // With one directory alone there is nothing to choose.
  await addScim(ownerApi, unique("another"));
  const domain = `${directory.name}.example`;
  const [byHand, fromFile] = [oktaAppUser(1, domain), oktaAppUser(2, domain)];

  await test.step("one by hand; what is missing or taken is told beside its field", async () => {
    await openPage(page, "/users");
    await page.getByRole("button", { name: "Add user" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a user" });
    await dialog.getByRole("button", { name: /Directory/ }).click();
    await page.getByRole("option", { name: directory.name }).click();
    await dialog.getByRole("textbox", { name: "User name", exact: true }).fill("by-hand");
    await dialog.getByRole("button", { name: "Add user" }).click();
    await expect(dialog.getByText("Enter the name to show.").first()).toBeVisible();
    await dialog.getByRole("textbox", { name: "Display name", exact: true }).fill("Made by hand");
    await dialog.getByRole("textbox", { name: /^Email/ }).fill(byHand.userName);
    await dialog.getByText("More attributes").click();
    await dialog.getByLabel("Cost center").fill("CC-7");
    await dialog.getByRole("button", { name: "Add user" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Made by hand" })).toBeVisible();
    await expect(page.getByText(/^Created here\. .* has not sent this user yet/)).toBeVisible();
  });

  await test.step("it can be edited as long as nobody else owns it", async () => {
    await page.getByRole("button", { name: "Edit" }).click();
    const dialog = page.getByRole("dialog", { name: "Edit user" });
    await dialog.getByLabel("Given name").fill("Hannah");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText("Hannah").first()).toBeVisible();
  });

  await test.step("others from a file, seen before anything is written", async () => {
    await openPage(page, "/users/import");
    await page.getByRole("button", { name: /Directory/ }).click();
    await page.getByRole("option", { name: directory.name }).click();
    await page.getByLabel("CSV file").setInputFiles({
      name: "people.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(
        `Login;Display name;E-mail;Shoe size\r\nfrom-file;From a file;${fromFile.userName};38\r\nBY-HAND;Taken;;\r\nnobody;;no address;\r\n`,
      ),
    });
    await expect(page.getByRole("button", { name: /Left out What Shoe size fills/ })).toBeVisible();
    await page.getByRole("button", { name: "Check the lines" }).click();
    await expect(page.getByText("1 line can be imported, 2 lines cannot.")).toBeVisible();
    const problems = page.getByRole("region", { name: "Lines that cannot be imported" });
    await expect(problems.getByRole("row", { name: /^3 User name/ })).toContainText(
      "Made by hand has this user name already.",
    );
    await expect(problems.getByRole("row", { name: /^4 Email/ })).toContainText("name@example.com");
    const { count } = await ownerApi.get<UserList>(`users?directoryId=${directory.id}`);
    expect(count).toBe(1);
    await page.getByRole("button", { name: "Import 1 user, leave out the rest" }).click();
    await expect(page.getByText("1 user imported")).toBeVisible();
  });

  await test.step("the provider sends both: the same users, now linked and read only", async () => {
    const { users } = await ownerApi.get<UserList>(`users?directoryId=${directory.id}&sort=name`);
    expect(users.map(({ userName, linkedAt }) => [userName, linkedAt])).toEqual([
      ["by-hand", null],
      ["from-file", null],
    ]);
    for (const [index, user] of [byHand, fromFile].entries()) {
      expect(await okta.assign(user)).toMatchObject({ id: users[index]?.id, created: true });
    }
    expect(await okta.importUsers()).toHaveLength(2);
    await openPage(page, `/users/${users[0]?.id}`);
    await expect(page.getByText(/^Linked to the identity provider since/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Edit" })).toHaveCount(0);
  });
});

test("who could be several waits, is settled by an admin, and the provider goes on", async ({
  page,
  ownerApi,
}) => {
  const { directory, okta } = await connected(ownerApi);
  const domain = `${directory.name}.example`;
  const user = oktaAppUser(3, domain);
  const one = await addByApi(ownerApi, directory, "one", user.userName);
  await addByApi(ownerApi, directory, "two", user.userName);

  await openPage(page, `/users/conflicts?directory=${directory.id}`);
  await expect(page.getByText("Nobody waits")).toBeVisible();
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await expect(okta.assign(user)).rejects.toMatchObject({ status: 409 });
  }

  await test.step("it appears by itself, beside both users, what differs marked", async () => {
    await expect(page.getByText("2 users here could be meant", { exact: false })).toBeVisible();
    await expect(page.getByText(/sent this user 3 times with the key “Okta production”/)).toBeVisible();
    const comparison = page.getByRole("region", { name: "Comparison" });
    await expect(comparison.getByRole("columnheader", { name: /Made one/ })).toContainText(
      "Same primary identifier",
    );
    const name = comparison.getByRole("row", { name: /^User name/ });
    await expect(name).toContainText(user.userName);
    await expect(name).toContainText("one (differs)");
    await expect(
      page.getByRole("navigation", { name: "Main" }).getByText(/conflicts? to settle/),
    ).toBeAttached();
  });

  await test.step("settled by keyboard alone", async () => {
    await page.getByRole("button", { name: /^Link to this user.*Made one/ }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText(/ linked this user to /)).toBeVisible();
    await expect(page.getByText("Nobody waits any more.")).toBeVisible();
  });

  await test.step("the provider's next attempt finds that user and updates it", async () => {
    expect(await okta.assign(user)).toMatchObject({ id: one, created: false });
    expect(await okta.importUsers()).toHaveLength(2);
    await openPage(page, "/users/conflicts?state=settled");
    await expect(page.getByText(`${user.userName}`).first()).toBeVisible();
  });
});

test("another person is created separately, and a conflict without a reason ends by itself", async ({
  page,
  ownerApi,
}) => {
  const { directory, okta } = await connected(ownerApi);
  const domain = `${directory.name}.example`;
  const [other, later] = [oktaAppUser(4, domain), oktaAppUser(5, domain)];
  for (const name of ["one", "two"]) await addByApi(ownerApi, directory, name, other.userName);
  await addByApi(ownerApi, directory, "three", later.userName);
  const fourth = await addByApi(ownerApi, directory, "four", later.userName);
  await expect(okta.assign(other)).rejects.toMatchObject({ status: 409 });
  await expect(okta.assign(later)).rejects.toMatchObject({ status: 409 });

  await openPage(page, `/users/conflicts?directory=${directory.id}`);
  await page.getByRole("link", { name: new RegExp(other.userName) }).click();
  await page.getByRole("button", { name: "It is another person: create separately" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Create user" }).click();
  await expect(page.getByText(/said that this is another person/)).toBeVisible();
  expect(await okta.assign(other)).toMatchObject({ created: false });
  expect(await okta.importUsers()).toHaveLength(5);

  await page.getByRole("link", { name: new RegExp(later.userName) }).click();
  await expect(page.getByRole("button", { name: /^Link to this user.*Made four/ })).toBeVisible();
  await ownerApi.send("DELETE", `users/${fourth}`);
  await expect(page.getByText(/It ended by itself: Only one user can be meant now/)).toBeVisible();
  expect(await okta.assign(later)).toMatchObject({ created: true });
});
