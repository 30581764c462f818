import { deflateRawSync } from "node:zlib";
import { DOMParser } from "@xmldom/xmldom";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SignedXml } from "xml-crypto";
import type { SamlPlace } from "./control-client.ts";
import type { SamlAppView } from "./control-contract.ts";
import { strangersSigner } from "./saml/app.ts";
import { redirectUrl } from "./saml/messages.ts";
import { bareCertificate, makeSamlSigner, type SamlSigner, signElement } from "./saml/sign.ts";
import { type RunningSandbox, startTestSandbox } from "./testing.ts";

let sandbox: RunningSandbox;
/** What the service provider signs with. */
let own: SamlSigner;
let okta: SamlAppView;
let entra: SamlAppView;
const org = { org: "acme" } satisfies SamlPlace;
const tenant = { tenant: "contoso" } satisfies SamlPlace;
const acsUrl = "https://muster.example/acs";
const audience = "https://muster.example/metadata";
const logoutUrl = "https://muster.example/logout";

beforeAll(async () => {
  sandbox = await startTestSandbox();
  own = await makeSamlSigner("muster");
  const sp = { acsUrl, audience, logoutUrl, certificate: own.cert };
  await sandbox.control.createOrg({ name: "acme", users: 3 });
  await sandbox.control.createTenant({ name: "contoso", users: 3 });
  okta = await sandbox.control.createSamlApp(org, { sp });
  entra = await sandbox.control.createSamlApp(tenant, { sp });
});
afterAll(() => sandbox.stop());

const request = (issuer = audience, id = "_asked") =>
  `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}" Version="2.0" IssueInstant="2026-11-22T00:00:00Z" AssertionConsumerServiceURL="${acsUrl}"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}</saml:Issuer></samlp:AuthnRequest>`;
const byRedirect = (app: SamlAppView, xml: string) =>
  `${app.signInUrl}?SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString("base64"))}&RelayState=back`;
const fieldOf = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
const form = (fields: Record<string, string>) => ({
  method: "POST",
  headers: { "Content-Type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(fields).toString(),
});

/** Names the user on the sign-in page at an address; what is posted to the service provider, and the browser's cookie. */
async function signIn(url: string, user: string, fault = "") {
  const page = await (await sandbox.call(url)).text();
  const action = /action="([^"]*)"/.exec(page)?.[1] ?? "";
  const fields = Object.fromEntries(
    ["appId", "request", "relayState"].map((name) => [name, fieldOf(page, name)]),
  );
  const answer = await sandbox.call(action, form({ ...fields, user, fault }));
  const html = await answer.text();
  return {
    status: answer.status,
    xml: Buffer.from(fieldOf(html, "SAMLResponse"), "base64").toString("utf8"),
    relayState: fieldOf(html, "RelayState"),
    cookie: answer.headers.get("set-cookie")?.split(";")[0] ?? "",
  };
}

/** How many signatures of a certificate a document holds, all of them good. */
function signatures(xml: string, cert: string): number {
  const found = new DOMParser().parseFromString(xml, "text/xml").getElementsByTagNameNS("*", "Signature");
  const good = Array.from(found).filter((signature) => {
    const signed = new SignedXml({ publicCert: cert, getCertFromKeyInfo: () => null });
    signed.loadSignature(signature as unknown as Node);
    return signed.checkSignature(xml);
  });
  return good.length === found.length ? good.length : -1;
}

test("metadata is the vendor's own: Okta's for each application, Entra's signed and with other roles", async () => {
  expect(new URL(okta.metadataUrl).pathname).toMatch(/^\/app\/exk\w{17}\/sso\/saml\/metadata$/);
  const ofOkta = await (await sandbox.call(okta.metadataUrl)).text();
  expect(ofOkta).toContain(bareCertificate(okta.certificates[0] ?? ""));
  expect(ofOkta).toContain(`entityID="${okta.entityId}"`);
  const ofEntra = await (await sandbox.call(entra.metadataUrl)).text();
  expect(ofEntra).toContain("SecurityTokenServiceType");
  expect(signatures(ofEntra, entra.certificates[0] ?? "")).toBe(1);
  expect((await sandbox.call(`${okta.metadataUrl.replace("exk", "exx")}`)).status).toBe(404);
});

test("a user is named on the page and comes back with a signed assertion that answers the request", async () => {
  const user = (await sandbox.control.orgUsers("acme"))[1]?.login ?? "";
  const ofOkta = await signIn(byRedirect(okta, request()), user);
  expect(ofOkta.relayState).toBe("back");
  expect(ofOkta.xml).toContain(`>${user}</saml2:NameID>`);
  expect(ofOkta.xml).toContain('InResponseTo="_asked"');
  expect(signatures(ofOkta.xml, okta.certificates[0] ?? "")).toBe(2);
  const colleague = (await sandbox.control.tenantUsers("contoso"))[0]?.login ?? "";
  const started = await signIn(entra.startUrl, colleague);
  expect(started.xml).not.toContain("InResponseTo");
  expect(signatures(started.xml, entra.certificates[0] ?? "")).toBe(1);
  expect((await signIn(entra.startUrl, "nobody@contoso.example")).status).toBe(403);
});

test("requests of strangers, with wrong signatures, or without one where one is wanted are refused", async () => {
  const answer = async (url: string) => (await sandbox.call(url)).text();
  expect(await answer(byRedirect(entra, request("https://other.example")))).toContain("AADSTS700016");
  expect(await answer(byRedirect(okta, request("https://other.example")))).toContain("Audience URI");
  const stranger = await strangersSigner();
  const signed = (signer: SamlSigner) => redirectUrl(entra.signInUrl, "SAMLRequest", request(), { signer });
  expect(await answer(signed(stranger))).toContain("AADSTS76022");
  await sandbox.control.changeSamlApp(tenant, { id: entra.id, wantsSignedRequests: true });
  expect(await answer(byRedirect(entra, request()))).toContain("AADSTS76021");
  expect(await answer(signed(own))).toContain('name="user"');
  const posted = Buffer.from(signElement(request(), "_asked", own)).toString("base64");
  expect(await (await sandbox.call(okta.signInUrl, form({ SAMLRequest: posted }))).text()).toContain(
    'name="user"',
  );
  await sandbox.control.changeSamlApp(tenant, { id: entra.id, wantsSignedRequests: false });
});

test("wrong-doing on request is exactly that", async () => {
  const [admin, ada] = (await sandbox.control.orgUsers("acme")).map(({ login }) => login);
  const known = okta.certificates[0] ?? "";
  const answer = (fault: string) => signIn(okta.startUrl, ada ?? "", fault);
  expect((await answer("unsigned")).xml).not.toContain("Signature");
  expect(signatures((await answer("tampered")).xml, known)).toBe(-1);
  const foreign = (await answer("wrong-certificate")).xml;
  expect(() => signatures(foreign, known)).toThrow(/invalid signature/);
  expect((await answer("wrong-audience")).xml).toContain("other-product.example");
  await sandbox.control.changeSamlApp(org, { id: okta.id, otherNameId: admin ?? "" });
  expect((await answer("other-user")).xml).toContain(`>${admin}</saml2:NameID>`);
  expect((await answer("denied")).xml).not.toContain("<saml2:Assertion");
  const before = (await answer("")).xml;
  expect((await answer("replay")).xml).toBe(before);
  const late = /NotOnOrAfter="([^"]+)"/.exec((await answer("expired")).xml)?.[1] ?? "";
  expect(Date.parse(late)).toBeLessThan(Date.now());
});

test("a new certificate stands in the metadata, signs when it is activated, and the old one goes", async () => {
  const change = (certificate: "add" | "activate" | "drop") =>
    sandbox.control.changeSamlApp(tenant, { id: entra.id, certificate });
  const [before] = entra.certificates;
  const [, after = ""] = (await change("add")).certificates;
  const user = (await sandbox.control.tenantUsers("contoso"))[0]?.login ?? "";
  expect(signatures((await signIn(entra.startUrl, user)).xml, before ?? "")).toBe(1);
  await change("activate");
  expect(signatures((await signIn(entra.startUrl, user)).xml, after)).toBe(1);
  expect((await change("drop")).certificates).toEqual([after]);
});

test("logout goes both ways, and only for those who are signed in", async () => {
  const user = (await sandbox.control.orgUsers("acme"))[1]?.login ?? "";
  const { cookie } = await signIn(okta.startUrl, user);
  const leave = await (await sandbox.call(okta.signOutUrl, { headers: { Cookie: cookie } })).text();
  expect(leave).toContain(`action="${logoutUrl}"`);
  const asked = Buffer.from(fieldOf(leave, "SAMLRequest"), "base64").toString("utf8");
  expect(asked).toContain(user);
  expect(signatures(asked, okta.certificates[0] ?? "")).toBe(1);
  expect(await (await sandbox.call(okta.signOutUrl, { headers: { Cookie: cookie } })).text()).toContain(
    "You signed out",
  );

  const logout = `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_out" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${audience}</saml:Issuer><saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${user}</saml:NameID></samlp:LogoutRequest>`;
  const unsigned = Buffer.from(logout).toString("base64");
  expect((await sandbox.call(okta.logoutUrl, form({ SAMLRequest: unsigned }))).status).toBe(400);
  const url = redirectUrl(okta.logoutUrl, "SAMLRequest", logout, { signer: own });
  const answer = fieldOf(await (await sandbox.call(url)).text(), "SAMLResponse");
  expect(Buffer.from(answer, "base64").toString("utf8")).toContain('InResponseTo="_out"');
});
