import { afterAll, beforeAll, expect, test } from "vitest";
import { addUser, admin, openDirectory, whoIs } from "#lib/portal/portal.fixture.ts";
import { updatePortalSettings } from "#lib/portal/portal-settings.ts";
import { ssoInput } from "#lib/sso/contract.ts";
import { importMetadata } from "#lib/sso/import-metadata.ts";
import { ourValuesOf } from "#lib/sso/our-values.ts";
import { saveSso } from "#lib/sso/save-sso.ts";
import * as signInRoute from "../../app/api/saml/[directoryId]/sign-in/route.ts";
import { type RunningSandbox, startTestSandbox } from "../sandbox/testing.ts";
import { Browser } from "./identity-provider.ts";

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  await sandbox.control.createTenant({ name: "contoso", users: 1 });
});
afterAll(() => sandbox.stop());

const fieldOf = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";

/** Signs in at the portal, names the user on the provider's page, and brings what that posts. @returns where it led */
async function signIn(browser: Browser, directoryId: string, user: string): Promise<string> {
  const url = ourValuesOf(directoryId).signInUrl;
  const started = await browser.send(signInRoute.GET, directoryId, { url });
  const page = await (await sandbox.call(started.headers.get("location") ?? "")).text();
  const fields = Object.fromEntries(
    ["appId", "request", "relayState"].map((name) => [name, fieldOf(page, name)]),
  );
  const answer = await sandbox.call(/action="([^"]*)"/.exec(page)?.[1] ?? "", {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...fields, user, fault: "" }).toString(),
  });
  const html = await answer.text();
  return browser.bring(directoryId, fieldOf(html, "SAMLResponse"), fieldOf(html, "RelayState"));
}

test("Entra changes its certificate: by its metadata both are believed, then the next one alone, and no sign-in fails", async () => {
  const directoryId = await openDirectory();
  const { acsUrl, entityId: audience, logoutUrl } = ourValuesOf(directoryId);
  const tenant = { tenant: "contoso" };
  const app = await sandbox.control.createSamlApp(tenant, {
    sp: { acsUrl, audience, logoutUrl, certificate: null },
  });
  const user = (await sandbox.control.tenantUsers("contoso"))[0]?.login ?? "";
  await addUser(directoryId, user);
  /** As an admin does: reads the metadata anew, and saves what it says. */
  const save = async (isCompromised = false) => {
    const xml = await (await sandbox.call(app.metadataUrl)).text();
    const {
      loginUrl,
      logoutUrl: there,
      entityId,
      certificates,
    } = await importMetadata(admin, directoryId, { xml });
    const pems = certificates.map(({ pem }) => pem);
    const input = { loginUrl, logoutUrl: there, idpEntityId: entityId, certificates: pems, isCompromised };
    await saveSso(admin, directoryId, ssoInput.parse(input));
    return certificates.length;
  };
  expect(await save()).toBe(1);
  await updatePortalSettings(admin, directoryId, {
    authentication: "saml",
    invites: false,
    invitationDays: 7,
  });
  const before = new Browser();
  expect(await signIn(before, directoryId, user)).toBe("/portal");

  await sandbox.control.changeSamlApp(tenant, { id: app.id, certificate: "add" });
  expect(await save()).toBe(2);
  expect(await signIn(new Browser(), directoryId, user)).toBe("/portal");
  await sandbox.control.changeSamlApp(tenant, { id: app.id, certificate: "activate" });
  const after = new Browser();
  expect(await signIn(after, directoryId, user)).toBe("/portal");
  await sandbox.control.changeSamlApp(tenant, { id: app.id, certificate: "drop" });
  expect(await save(true)).toBe(1);
  expect(await signIn(new Browser(), directoryId, user)).toBe("/portal");
  // The one that went was in wrong hands: what it vouched for went with it.
  expect(await whoIs(before.session ?? "")).toBeNull();
  expect(await whoIs(after.session ?? "")).not.toBeNull();
});
