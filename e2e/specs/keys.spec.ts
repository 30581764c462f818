import { generateKeyPairSync, randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { SignJWT } from "jose";
import { oktaAppUser } from "#e2e/sandbox/scim/okta-app-user.ts";
import { oktaScimClient } from "#e2e/sandbox/scim/okta-client.ts";
import type { HomeView } from "#lib/home/contract.ts";
import type { KeyList } from "#lib/keys/contract.ts";
import * as journey from "../fixtures/journey.ts";
import { openPage } from "../fixtures/open-page.ts";
import { addScim, issueKey } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

test("a key is shown once, works, and after revoking gets 401, shown with its reason", async ({
  page,
  ownerApi,
}) => {
  const directory = await addScim(ownerApi, unique("keys"));
  await openPage(page, `/settings/directories/${directory.id}/keys`);
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
  await openPage(page, `/settings/directories/${directory.id}/keys`);
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

/** Fills the form of a new key up to its button. */
async function beginKey(page: Page, name: string, kind: RegExp) {
  await page.getByRole("button", { name: "Create key" }).first().click();
  const form = page.getByRole("dialog", { name: "Create key" });
  await form.getByLabel("Name").fill(name);
  await form.getByRole("radio", { name: kind }).check({ force: true });
  return form;
}

/** Asks the token endpoint as an OAuth client does. */
function askToken(url: string, form: Record<string, string>): Promise<Response> {
  return fetch(url, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "client_credentials", ...form }),
  });
}

test("an OAuth 2.0 client trades its secret for a token, until its key is revoked", async ({
  page,
  ownerApi,
}) => {
  const directory = await addScim(ownerApi, unique("oauth"));
  await openPage(page, `/settings/directories/${directory.id}/keys`);
  const form = await beginKey(page, "Gateway", /client secret/);
  await form.getByRole("button", { name: "Create key" }).click();
  const issued = page.getByRole("dialog", { name: "Store the key “Gateway” now" });
  await expect(issued).toBeVisible();
  const [baseUrl = "", tokenUrl = "", clientId = "", secret = ""] = await issued
    .locator("code")
    .allInnerTexts();
  expect(secret).toMatch(/^mscs_/);
  await issued.getByText("I have stored it").click();
  await issued.getByRole("button", { name: "Done" }).click();
  await expect(issued).toBeHidden();

  const answer = await askToken(tokenUrl, { client_id: clientId, client_secret: secret });
  expect(answer.status).toBe(200);
  const { access_token } = (await answer.json()) as { access_token: string };
  const client = oktaScimClient({ baseUrl, authorization: `Bearer ${access_token}` });
  await test.step("asking for a token is no test yet, the call with it is", async () => {
    await expect(page.getByText("/api/scim/oauth/token").filter({ visible: true }).last()).toBeVisible();
    await expect(page.getByText(/Waiting for the/)).toBeVisible();
    await client.testCredentials();
    await expect(page.getByText(/reached this directory/)).toBeVisible();
  });

  await test.step("the secret is nowhere to be seen again, the client ID is", async () => {
    await page.reload();
    await expect(page.getByText("OAuth 2.0, secret")).toBeVisible();
    await expect(page.getByText(clientId, { exact: true })).toBeVisible();
    expect(await page.content()).not.toContain(secret);
  });

  await test.step("a wrong secret is told on the page", async () => {
    const wrong = await askToken(tokenUrl, { client_id: clientId, client_secret: secret.slice(0, -5) });
    expect([wrong.status, ((await wrong.json()) as { error: string }).error]).toEqual([
      401,
      "invalid_client",
    ]);
    await expect(
      page.getByText("The last call was refused: The client secret for “Gateway” is wrong."),
    ).toBeVisible();
  });

  await test.step("revoked, neither the token nor the secret works", async () => {
    await page.getByRole("button", { name: "Revoke Gateway" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("button", { name: "Revoke key" }).click();
    await expect(dialog).toBeHidden();
    await expect(client.testCredentials()).rejects.toMatchObject({ status: 401 });
    expect((await askToken(tokenUrl, { client_id: clientId, client_secret: secret })).status).toBe(401);
    await expect(page.getByText("The last call was refused: The key “Gateway” was revoked.")).toBeVisible();
  });
});

test("a client that signs is known by its public key; a private key is refused", async ({
  page,
  ownerApi,
  consoleGuard,
}) => {
  consoleGuard.allow(/status of 400.*\/keys/);
  const directory = await addScim(ownerApi, unique("signer"));
  await openPage(page, `/settings/directories/${directory.id}/keys`);
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const form = await beginKey(page, "Signer", /key pair/);
  const field = form.getByLabel("Public key", { exact: true });
  await form.getByRole("button", { name: "Create key" }).click();
  await expect(form.getByText("Paste the client's public key: PEM, JWK or JWKS.")).toBeVisible();
  await field.fill(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  await form.getByRole("button", { name: "Create key" }).click();
  await expect(form.getByText(/^This is a private key/)).toBeVisible();
  await field.fill(publicKey.export({ type: "spki", format: "pem" }).toString());
  await form.getByRole("button", { name: "Create key" }).click();

  const ready = page.getByRole("dialog", { name: "The key “Signer” is ready" });
  await expect(ready).toBeVisible();
  const [baseUrl = "", tokenUrl = "", clientId = ""] = await ready.locator("code").allInnerTexts();
  await ready.getByRole("button", { name: "Done" }).click();
  await expect(ready).toBeHidden();

  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: "EdDSA" })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenUrl)
    .setExpirationTime("2m")
    .sign(privateKey);
  const signed = {
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
  };
  const answer = await askToken(tokenUrl, signed);
  expect(answer.status).toBe(200);
  const { access_token } = (await answer.json()) as { access_token: string };
  await oktaScimClient({ baseUrl, authorization: `Bearer ${access_token}` }).testCredentials();
  expect((await askToken(tokenUrl, signed)).status).toBe(401);
  await expect(page.getByText(/^The last call was refused: This assertion was used before/)).toBeVisible();
});

test("a key is renamed, given an end and a rate, and its client goes on", async ({ page, ownerApi }) => {
  const directory = await addScim(ownerApi, unique("edited"));
  const { token } = await issueKey(ownerApi, directory.id, "Before");
  await openPage(page, `/settings/directories/${directory.id}/keys`);
  await page.getByRole("button", { name: "Edit Before" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit Before" });
  await dialog.getByLabel("Name").fill("After");
  await dialog.getByLabel("Calls a second").fill("none");
  await dialog.getByRole("button", { name: /Expires/ }).click();
  await page.getByRole("option", { name: "On a day of your choice" }).click();
  const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByLabel("Last day").fill(day);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Enter a whole number from 1 to 100,000.")).toBeVisible();
  await dialog.getByLabel("Calls a second").fill("25");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();

  const row = page.getByRole("row", { name: /After/ });
  await expect(row.getByText("Ends soon").filter({ visible: true })).toBeVisible();
  await oktaScimClient({
    baseUrl: directory.scimBaseUrl,
    authorization: `Bearer ${token}`,
  }).testCredentials();
  const { keys } = await ownerApi.get<KeyList>(`directories/${directory.id}/keys`);
  expect(keys).toMatchObject([{ name: "After", rateLimit: { perSecond: 25, burst: 10_000 } }]);
  // By the API: the page shows the four worst notices, and other tests leave theirs.
  const { attention } = await ownerApi.get<HomeView>("home");
  expect(attention.map(({ title }) => title)).toContainEqual(
    expect.stringContaining(`The key After of ${directory.name} expires in`),
  );
});
