import type { Page } from "@playwright/test";
import { oktaAppUser } from "#e2e/sandbox/scim/okta-app-user.ts";
import { oktaScimClient } from "#e2e/sandbox/scim/okta-client.ts";
import type { UserFieldsView } from "#lib/users/made-here/contract.ts";
import { openPage } from "../fixtures/open-page.ts";
import { addScim, issueKey } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

/** What the panel says on top. */
const answerOf = (page: Page) => page.getByRole("status", { name: "Answer" });
const lookAgain = (page: Page) => page.getByRole("button", { name: "Look again" }).click();

test("no mail, no access, no call: each is named by its cause, and said to be over when it is", async ({
  page,
  ownerApi,
}) => {
  const directory = await addScim(ownerApi, unique("Trouble"));
  await ownerApi.send("PUT", `directories/${directory.id}/portal`, {
    authentication: "password",
    invites: true,
    invitationDays: 7,
  });
  const { key, token } = await issueKey(ownerApi, directory.id, "Okta production");
  const oktaWith = (secret: string) =>
    oktaScimClient({ baseUrl: directory.scimBaseUrl, authorization: `Bearer ${secret}` });
  const okta = oktaWith(token);

  // Without a mail address, until somebody enters one.
  const nobody = await ownerApi.send<{ id: string }>("POST", "users", {
    directoryId: directory.id,
    userName: unique("grace"),
    displayName: "Grace Without Mail",
  });
  await openPage(page, `/users/${nobody.id}`);
  await page.getByRole("button", { name: "Troubleshoot" }).click();
  await page.getByRole("radio", { name: "No welcome mail" }).check();
  await expect(answerOf(page)).toContainText("Grace Without Mail has no email address.");
  const fields = await ownerApi.get<UserFieldsView>(`users/${nobody.id}/fields`);
  const email = `${unique("grace")}@acme.example`;
  await ownerApi.send("PATCH", `users/${nobody.id}`, { ...fields, email });
  await lookAgain(page);
  await expect(answerOf(page)).not.toContainText("has no email address");
  await expect(page.getByText(`The mail address is ${email}.`)).toBeAttached();

  // Deactivated by a SCIM call, which is linked; the palette leads there.
  const person = oktaAppUser(0, `${unique("trouble")}.example`);
  const { id } = await okta.assign(person);
  await okta.setActive(person.userName, false, "catalogue");
  await openPage(page, `/users/${id}`);
  await page.keyboard.press("Control+k");
  await page.getByRole("option", { name: "Troubleshoot this user" }).click();
  await expect(answerOf(page)).toContainText("deactivated, over SCIM at");
  await expect(answerOf(page).getByRole("link", { name: "The SCIM call" })).toBeVisible();
  await okta.setActive(person.userName, true, "catalogue");
  await lookAgain(page);
  await expect(answerOf(page)).not.toContainText("deactivated");
  await expect(page.getByText(`is active, over SCIM.`)).toBeAttached();

  // A revoked key that is still in use, until another one takes its place.
  await ownerApi.send("DELETE", `directories/${directory.id}/keys/${key.id}`);
  await expect(okta.testCredentials()).rejects.toThrow();
  await openPage(page, `/settings/directories/${directory.id}?troubleshoot=test_fails`);
  await expect(answerOf(page)).toContainText("Every key of this directory has been revoked or has expired.");
  await expect(page.getByRole("region", { name: "Seen as well" })).toContainText(
    "The key “Okta production” was revoked.",
  );
  const next = await issueKey(ownerApi, directory.id, "Okta next");
  await oktaWith(next.token).testCredentials();
  await lookAgain(page);
  await expect(answerOf(page)).toContainText("None of the known causes applies");
  await expect(page.getByText("are served again")).toBeVisible();
});
