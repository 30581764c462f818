import { X509Certificate } from "node:crypto";
import type { Browser, Page } from "@playwright/test";
import type { SamlPlace } from "#e2e/sandbox/control-client.ts";
import type { SamlAppView, UserView } from "#e2e/sandbox/control-contract.ts";
import { makeSamlSigner } from "#e2e/sandbox/saml/sign.ts";
import type { DirectoryView } from "#lib/directories/contract.ts";
import type { SsoView } from "#lib/sso/contract.ts";
import type { Api } from "../fixtures/api.ts";
import { openPage } from "../fixtures/open-page.ts";
import { alive, press } from "../fixtures/phone.ts";
import type { RunningSandbox } from "../fixtures/sandbox.ts";
import { addEntra, addOkta, addScim, issueKey } from "../fixtures/seed.ts";
import { expect, ownerTest } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

// The sandbox's hosts have certificates of its own authority, which the browser does not know.
const test = ownerTest.extend({ ignoreHTTPSErrors: true });

interface Company {
  readonly directory: DirectoryView;
  readonly place: SamlPlace;
  readonly app: SamlAppView;
  readonly users: readonly UserView[];
}

/** What the provider's admin enters of ours. */
async function serviceProvider(api: Api, directoryId: string, certificate: string | null = null) {
  const { ours } = await api.get<SsoView>(`directories/${directoryId}/sso`);
  return { acsUrl: ours.acsUrl, audience: ours.entityId, logoutUrl: ours.logoutUrl, certificate };
}

/** An Okta org whose users are here, with a SAML application that knows this directory. */
async function oktaCompany(api: Api, { control }: RunningSandbox): Promise<Company> {
  const name = unique("saml");
  const directory = await addOkta(api, unique("Saml"), await control.createOrg({ name, users: 3 }));
  const { token } = await issueKey(api, directory.id, "Okta");
  const authorization = `Bearer ${token}`;
  await control.pushOrg(name, { baseUrl: directory.scimBaseUrl, authorization });
  const place = { org: name };
  const app = await control.createSamlApp(place, { sp: await serviceProvider(api, directory.id) });
  return { directory, place, app, users: (await control.orgUsers(name)).slice(1) };
}

async function entraCompany(api: Api, { control }: RunningSandbox): Promise<Company> {
  const tenant = await control.createTenant({ name: unique("saml"), users: 2 });
  const directory = await addEntra(api, unique("Saml"), tenant);
  const { token } = await issueKey(api, directory.id, "Entra");
  const authorization = `Bearer ${token}`;
  await control.provisionTenant(tenant.id, { baseUrl: directory.scimBaseUrl, authorization });
  const place = { tenant: tenant.id };
  const app = await control.createSamlApp(place, { sp: await serviceProvider(api, directory.id) });
  return { directory, place, app, users: await control.tenantUsers(tenant.id) };
}

/** Tells the provider which certificate our requests are signed with, as its admin does with the downloaded file. */
async function registerOurCertificate(api: Api, { control }: RunningSandbox, company: Company) {
  const { id } = company.directory;
  const { signing } = await api.get<SsoView>(`directories/${id}/sso`);
  const sp = await serviceProvider(api, id, signing?.current.pem ?? null);
  await control.changeSamlApp(company.place, { id: company.app.id, sp });
}

/** Names a user on the provider's page. */
async function signInThere(page: Page, login: string, fault = ""): Promise<void> {
  await page.getByLabel("User", { exact: true }).fill(login);
  await page.getByLabel("The answer").selectOption(fault);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** A test sign-in in the tab that the button opens. */
async function testSignIn(page: Page, login: string, fault = ""): Promise<Page> {
  const [tab] = await Promise.all([
    page.context().waitForEvent("page"),
    page.getByRole("button", { name: "Test sign-in" }).click(),
  ]);
  await signInThere(tab, login, fault);
  return tab;
}

/** A directory whose users sign in with passwords. */
async function addWithPasswords(api: Api): Promise<void> {
  const { id } = await addScim(api, unique("Passwords"));
  const settings = { authentication: "password", invites: false, invitationDays: 7 };
  await api.send("PUT", `directories/${id}/portal`, settings);
}

/** A user's own browser. */
async function userBrowser(browser: Browser, baseURL: string): Promise<Page> {
  const options = { baseURL, ignoreHTTPSErrors: true, storageState: { cookies: [], origins: [] } };
  return (await browser.newContext(options)).newPage();
}

async function signInFromPortal(page: Page, login: string): Promise<void> {
  await page.goto("/portal/sign-in");
  const go = await alive(page.getByRole("button", { name: "Continue", exact: true }));
  await page.getByLabel("Sign-in name").fill(login);
  await go.click();
  // The name may belong to the directory that has passwords, for all that its domain says.
  await expect(page.getByRole("button", { name: "Use a password of another directory" })).toBeVisible();
  await page.getByRole("button", { name: "Continue to your company's sign-in" }).click();
  await signInThere(page, login);
}

const inside = (page: Page) => expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
const saveSaml = async (page: Page) => {
  const saved = page.waitForResponse((response) => response.request().method() === "PUT");
  await page.getByRole("button", { name: "Save the SAML settings" }).click();
  expect((await saved).status()).toBe(200);
};
const readMetadata = async (page: Page) => {
  await page.getByRole("button", { name: "Read the metadata" }).click();
  await page.getByRole("button", { name: "Use these values" }).click();
};

test("Okta: set up by metadata, tested, turned on; users come in from both sides, and out on both", async ({
  page,
  browser,
  product,
  ownerApi,
  sandbox,
}) => {
  await addWithPasswords(ownerApi);
  const company = await oktaCompany(ownerApi, sandbox);
  const { directory, place, app, users } = company;
  const [ada = { login: "", displayName: "", id: "" }, colleague = ada] = users;
  const { control } = sandbox;
  const config = `/settings/directories/${directory.id}/config`;

  await openPage(page, config);
  await page.getByRole("radio", { name: /^SAML/ }).check();
  await expect(page.getByText("Audience URI (SP Entity ID)", { exact: true })).toBeVisible();
  await page.getByLabel("Metadata URL", { exact: true }).fill(app.metadataUrl);
  await readMetadata(page);
  await page.getByText("Optional: issuer").click();
  await page.getByRole("switch", { name: "Let users start at Okta" }).check();
  await saveSaml(page);
  await registerOurCertificate(ownerApi, sandbox, company);

  const wrong = await testSignIn(page, ada.login, "wrong-audience");
  await expect(
    wrong.getByText(/It would be refused: the assertion is for another application/),
  ).toBeVisible();
  await expect(wrong.getByRole("listitem").filter({ hasText: "(audience)" })).toContainText("Failed");
  await wrong.close();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const untested = page.getByRole("alertdialog", { name: /untested/ });
  await expect(untested).toContainText("The assertion is for another application");
  await untested.getByRole("button", { name: "Cancel" }).click();

  const right = await testSignIn(page, ada.login);
  await expect(right.getByText("This sign-in would work")).toBeVisible();
  await expect(right.getByRole("link", { name: ada.displayName })).toBeVisible();
  await right.close();
  await expect(page.getByText(`The test signed in ${ada.displayName}`)).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.", { exact: true }).last()).toBeVisible();

  const user = await userBrowser(browser, product.url);
  await signInFromPortal(user, ada.login);
  await inside(user);
  const leaving = user.waitForRequest((request) => request.url().startsWith(app.logoutUrl));
  await press(user.getByRole("button", { name: "Sign out" }));
  await leaving;
  await expect(user).toHaveURL(/\/portal\/sign-in/);

  await user.goto(app.startUrl);
  await signInThere(user, ada.login);
  await inside(user);
  await signOutThere(user, app.signOutUrl);
  await expect(user.getByRole("heading", { name: "You signed out" })).toBeVisible();
  await user.goto("/portal");
  await expect(user).toHaveURL(/\/portal\/sign-in/);

  await user.goto(app.startUrl);
  await signInThere(user, ada.login, "tampered");
  await expect(user.getByText(/The signature does not fit the certificates/)).toBeVisible();
  await ownerApi.send("POST", "users/suspend", {
    userIds: [await idOf(ownerApi, colleague)],
    reason: "Left",
  });
  await user.goto(app.startUrl);
  await signInThere(user, colleague.login);
  await expect(user.getByText(/The user has no access/)).toBeVisible();
  await openPage(page, config);
  const refused = page.getByRole("listitem");
  await expect(refused.filter({ hasText: "The signature does not fit" })).toBeVisible();
  await expect(refused.filter({ hasText: "The user has no access" })).toContainText(colleague.displayName);

  // The provider's next certificate: both are believed, then it signs, then the old one goes.
  await control.changeSamlApp(place, { id: app.id, certificate: "add" });
  await page.getByLabel("Metadata URL", { exact: true }).fill(app.metadataUrl);
  await readMetadata(page);
  await saveSaml(page);
  await signInFromPortal(user, ada.login);
  await inside(user);
  await control.changeSamlApp(place, { id: app.id, certificate: "activate" });
  await signInFromPortal(user, ada.login);
  await inside(user);
  const old = new X509Certificate(app.certificates[0] ?? "").fingerprint256.slice(0, 11);
  await page.getByRole("button", { name: `Remove the certificate ${old}` }).click();
  await page.getByRole("button", { name: "Save the SAML settings" }).click();
  const why = page.getByRole("alertdialog", { name: "Take the certificate out?" });
  await expect(why.getByRole("radio", { name: "It was replaced" })).toBeChecked();
  const saved = page.waitForResponse((response) => response.request().method() === "PUT");
  await why.getByRole("button", { name: "Take out", exact: true }).click();
  expect((await saved).status()).toBe(200);
  await control.changeSamlApp(place, { id: app.id, certificate: "drop" });
  await signInFromPortal(user, ada.login);
  await inside(user);
  await user.context().close();
});

test("Entra: pasted metadata, signed requests, and logout by redirect on both sides", async ({
  page,
  browser,
  product,
  ownerApi,
  sandbox,
}) => {
  await addWithPasswords(ownerApi);
  const company = await entraCompany(ownerApi, sandbox);
  const { directory, place, app, users } = company;
  const login = users[0]?.login ?? "";
  await openPage(page, `/settings/directories/${directory.id}/config`);
  await page.getByRole("radio", { name: /^SAML/ }).check();
  await expect(page.getByText("Reply URL (Assertion Consumer Service URL)", { exact: true })).toBeVisible();
  await page.getByRole("radio", { name: "Pasted, or in a file" }).check();
  await page
    .getByLabel("Metadata", { exact: true })
    .fill(await (await page.request.get(app.metadataUrl)).text());
  await readMetadata(page);
  await page.getByText("Optional: issuer").click();
  await page.getByRole("switch", { name: "Sign requests" }).check();
  await saveSaml(page);
  await registerOurCertificate(ownerApi, sandbox, company);
  await sandbox.control.changeSamlApp(place, { id: app.id, wantsSignedRequests: true });

  const tab = await testSignIn(page, login);
  await expect(tab.getByText("This sign-in would work")).toBeVisible();
  await expect(tab.getByText("One of this directory's verification certificates.")).toBeVisible();
  await tab.close();
  await expect(page.getByText(/^The test signed in/)).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.", { exact: true }).last()).toBeVisible();

  const user = await userBrowser(browser, product.url);
  await signInFromPortal(user, login);
  await inside(user);
  const leaving = user.waitForRequest((request) => request.url().startsWith(app.logoutUrl));
  await press(user.getByRole("button", { name: "Sign out" }));
  await leaving;
  await expect(user).toHaveURL(/\/portal\/sign-in/);
  await signInFromPortal(user, login);
  await inside(user);
  await signOutThere(user, app.signOutUrl);
  await expect(user.getByRole("heading", { name: "You signed out" })).toBeVisible();
  await user.goto("/portal");
  await expect(user).toHaveURL(/\/portal\/sign-in/);

  // Nobody has allowed that sign-ins begin at the provider.
  await user.goto(app.startUrl);
  await signInThere(user, login);
  await expect(user.getByText(/The sign-in began at the identity provider/)).toBeVisible();
  await user.context().close();
});

test("who pasted a certificate keeps their place when it is saved", async ({ page, ownerApi }) => {
  const { id } = await addScim(ownerApi, unique("Pasted"));
  await openPage(page, `/settings/directories/${id}/config`);
  await page.getByRole("radio", { name: /^SAML/ }).check();
  await page.getByLabel("Login page URL").fill("https://idp.example.com/sso");
  // The field in which it is typed becomes a fact, and goes.
  await page
    .getByRole("textbox", { name: "Certificate", exact: true })
    .fill((await makeSamlSigner("idp.example.com")).cert);
  await saveSaml(page);
  await expect(page.getByRole("button", { name: /^Remove the certificate/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Save the SAML settings" })).toBeFocused();
});

/** From an empty page: the portal's own leads to its sign-in as soon as the session has ended, and whichever is first wins. */
async function signOutThere(user: Page, signOutUrl: string): Promise<void> {
  await user.goto("about:blank");
  await user.goto(signOutUrl);
}

async function idOf(api: Api, { login }: Pick<UserView, "login">): Promise<string> {
  const { users } = await api.get<{ users: { id: string }[] }>(`users?search=${encodeURIComponent(login)}`);
  return users[0]?.id ?? "";
}
