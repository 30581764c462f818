import { createSign } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { pool } from "#lib/platform/db/pool.ts";
import { addUser, admin, whoIs } from "#lib/portal/portal.fixture.ts";
import { ourValuesOf } from "#lib/sso/our-values.ts";
import { verifyRedirect } from "#lib/sso/protocol/verify-redirect.ts";
import { readSso } from "#lib/sso/read-sso.ts";
import { resealSpKeys } from "#lib/sso/reseal-sp-keys.ts";
import { rollSpKey } from "#lib/sso/roll-sp-key.ts";
import * as signOut from "../../app/api/portal/session/route.ts";
import * as logout from "../../app/api/saml/[directoryId]/logout/route.ts";
import * as metadata from "../../app/api/saml/[directoryId]/metadata/route.ts";
import * as signInRoute from "../../app/api/saml/[directoryId]/sign-in/route.ts";
import { makeSamlSigner, signElement } from "../sandbox/saml/sign.ts";
import { Browser, base64, IDP, signed, type Trust, trustedDirectory } from "./identity-provider.ts";

const LOGOUT = "https://idp.example.com/slo";
const DANA = "dana@example.com";
let trust: Trust;
let other: Trust;
beforeAll(async () => {
  [trust, other] = await Promise.all([
    trustedDirectory({ logoutUrl: LOGOUT, signRequests: true }),
    trustedDirectory({ logoutUrl: LOGOUT }),
  ]);
  await addUser(trust.directoryId, DANA);
  await addUser(other.directoryId, DANA);
});

async function signedIn(one: Trust, sessionIndex: string): Promise<Browser> {
  const browser = new Browser();
  const requestId = await browser.begin(one.directoryId);
  const response = signed(one, { nameId: DANA, inResponseTo: requestId, sessionIndex });
  await browser.bring(one.directoryId, response, requestId);
  return browser;
}

const isIn = async (browser: Browser) => (await whoIs(browser.session ?? "")) !== null;
const certificateOf = async ({ directoryId }: Trust) =>
  (await readSso(admin, directoryId)).signing?.current.pem ?? "";

type Asked = {
  id?: string;
  nameId?: string;
  sessionIndex?: string;
  destination?: string;
  issuer?: string;
  at?: Date;
};
function requestXml(one: Trust, given: Asked = {}): string {
  const { nameId = DANA, issuer = IDP, at = new Date() } = given;
  const index = given.sessionIndex ? `<samlp:SessionIndex>${given.sessionIndex}</samlp:SessionIndex>` : "";
  return `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${given.id ?? "_logout"}" Version="2.0" IssueInstant="${at.toISOString()}" Destination="${given.destination ?? ourValuesOf(one.directoryId).logoutUrl}"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}</saml:Issuer><saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${nameId}</saml:NameID>${index}</samlp:LogoutRequest>`;
}

/** A signed query of the redirect binding, as an identity provider of another make writes it. */
function queryOf(xml: string, { key }: { key: string }, algorithm = "rsa-sha256"): string {
  const uri = {
    "rsa-sha256": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "rsa-sha1": "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
  }[algorithm];
  const query = `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString("base64"))}&RelayState=a%20b&SigAlg=${encodeURIComponent(uri ?? "")}`;
  const signature = createSign(algorithm === "rsa-sha1" ? "sha1" : "sha256")
    .update(query)
    .sign(key, "base64");
  return `${query}&Signature=${encodeURIComponent(signature)}`;
}

const send = (one: Trust, query: string) =>
  new Browser().send(logout.GET, one.directoryId, {
    url: `${ourValuesOf(one.directoryId).logoutUrl}?${query}`,
  });

test("signing out ends our session, and leads to the identity provider with a signed request that names it", async () => {
  const browser = await signedIn(trust, "_index-1");
  const token = browser.session ?? "";
  const response = await browser.send(signOut.DELETE as never, trust.directoryId, {
    url: "http://localhost:3000/api/portal/session",
  });
  const { next } = (await response.json()) as { next: string };
  const { origin, pathname, search, searchParams } = new URL(next);
  expect(origin + pathname).toBe(LOGOUT);
  expect(await whoIs(token)).toBeNull();
  expect(browser.session).toBeNull();
  expect(verifyRedirect(search.slice(1), [await certificateOf(trust)])).toMatchObject({ ok: true });
  const xml = inflateRawSync(Buffer.from(searchParams.get("SAMLRequest") ?? "", "base64")).toString();
  expect(xml).toContain(">_index-1<");
  expect(xml).toContain(`>${DANA}<`);
  // Its answer changes nothing: there is nothing left to end.
  expect((await send(trust, "SAMLResponse=x")).headers.get("location")).toContain("/portal/sign-in");
});

test("signing out ends our session also where the way to the identity provider is broken", async () => {
  const browser = await signedIn(other, "_index-1");
  const turnKey = () =>
    pool().query("update sso_config set sp_key = reverse(sp_key) where directory_id = $1", [
      other.directoryId,
    ]);
  await turnKey();
  const token = browser.session ?? "";
  const response = await browser.send(signOut.DELETE as never, other.directoryId, {
    url: "http://localhost:3000/api/portal/session",
  });
  expect(await response.json()).toEqual({ next: "/portal/sign-in" });
  expect(await whoIs(token)).toBeNull();
  await turnKey();
});

test("a signed request of the identity provider ends the session that it names, and is answered", async () => {
  const [one, two, elsewhere] = await Promise.all([
    signedIn(trust, "_a"),
    signedIn(trust, "_b"),
    signedIn(other, "_a"),
  ]);
  const answer = await send(trust, queryOf(requestXml(trust, { sessionIndex: "_a" }), trust.signer));
  expect([await isIn(one), await isIn(two), await isIn(elsewhere)]).toEqual([false, true, true]);
  const back = new URL(answer.headers.get("location") ?? "");
  expect([back.origin + back.pathname, back.searchParams.get("RelayState")]).toEqual([LOGOUT, "a b"]);
  const xml = inflateRawSync(Buffer.from(back.searchParams.get("SAMLResponse") ?? "", "base64")).toString();
  expect(xml).toContain('InResponseTo="_logout"');

  // Who caught it ends nothing with it that began since.
  const since = await signedIn(trust, "_a");
  const repeated = await send(trust, queryOf(requestXml(trust, { sessionIndex: "_a" }), trust.signer));
  expect([repeated.status, await isIn(since)]).toEqual([303, true]);

  const posted = signElement(requestXml(trust, { id: "_posted" }), "_posted", trust.signer);
  const url = ourValuesOf(trust.directoryId).logoutUrl;
  const form = { SAMLRequest: base64(posted) };
  expect(
    (await new Browser().send(logout.POST, trust.directoryId, { url, form, isCrossSite: true })).status,
  ).toBe(303);
  expect([await isIn(two), await isIn(elsewhere)]).toEqual([false, true]);
});

test("a logout request that is not signed so, or for somebody else, ends nothing", async () => {
  const browser = await signedIn(trust, "_c");
  const good = queryOf(requestXml(trust), trust.signer);
  const stranger = await makeSamlSigner("Somebody else");
  const minutesAgo = new Date(Date.now() - 7 * 60_000);
  const refused = [
    good.replace(/&Signature=.*/, ""),
    good.replace(/&SigAlg=.*/, ""),
    good.replace("a%20b", "c"),
    `${good}&SAMLRequest=${encodeURIComponent("x")}`,
    queryOf(requestXml(trust), stranger),
    queryOf(requestXml(trust), other.signer),
    queryOf(requestXml(trust), trust.signer, "rsa-sha1"),
    queryOf(requestXml(trust, { issuer: "https://evil.example.com" }), trust.signer),
    queryOf(requestXml(trust, { destination: ourValuesOf(other.directoryId).logoutUrl }), trust.signer),
    queryOf(requestXml(trust).replace(/ Destination="[^"]*"/, ""), trust.signer),
    queryOf(requestXml(trust, { at: minutesAgo }), trust.signer),
    queryOf(`<!DOCTYPE x>${requestXml(trust)}`, trust.signer),
    queryOf("<x/>", trust.signer),
    "SAMLRequest=%%%",
  ];
  for (const query of refused) expect((await send(trust, query)).status).toBe(400);
  const url = ourValuesOf(trust.directoryId).logoutUrl;
  const inner = signElement(requestXml(trust), "_logout", trust.signer);
  const posts = [
    requestXml(trust),
    inner.replace(DANA, "kim@example.com"),
    signElement(requestXml(trust), "_logout", stranger),
  ];
  for (const xml of posts) {
    const form = { SAMLRequest: base64(xml) };
    const { status } = await new Browser().send(logout.POST, trust.directoryId, {
      url,
      form,
      isCrossSite: true,
    });
    expect(status).toBe(400);
  }
  expect(await isIn(browser)).toBe(true);
});

test("requests are signed, and the key is changed without a gap: both stand in the metadata until it is switched", async () => {
  const { directoryId } = trust;
  const ask = async () => {
    const url = ourValuesOf(directoryId).signInUrl;
    const response = await new Browser().send(signInRoute.GET, directoryId, { url });
    return new URL(response.headers.get("location") ?? "").search.slice(1);
  };
  const certificates = async () => {
    const response = await new Browser().send(metadata.GET, directoryId, {
      url: ourValuesOf(directoryId).metadataUrl,
    });
    return [...(await response.text()).matchAll(/<ds:X509Certificate>([^<]+)</g)].map(([, one]) => one);
  };
  const before = await certificateOf(trust);
  expect(verifyRedirect(await ask(), [before])).toMatchObject({ ok: true });
  expect(await certificates()).toHaveLength(1);
  const made = await rollSpKey(admin, directoryId, "make");
  await expect(rollSpKey(admin, directoryId, "make")).rejects.toMatchObject({ code: "conflict" });
  expect(await certificates()).toHaveLength(2);
  expect(verifyRedirect(await ask(), [before])).toMatchObject({ ok: true });
  await rollSpKey(admin, directoryId, "switch");
  expect(verifyRedirect(await ask(), [before])).toMatchObject({ ok: false });
  expect(verifyRedirect(await ask(), [made.signing?.next?.pem ?? ""])).toMatchObject({ ok: true });
  expect(await certificates()).toHaveLength(1);
  // Sealed under another key of the ring, it is still the same.
  expect(await resealSpKeys("test", 10)).toBe(0);
  expect(await resealSpKeys("a newer one", 10)).toBe(2);
  expect(verifyRedirect(await ask(), [made.signing?.next?.pem ?? ""])).toMatchObject({ ok: true });
  await expect(rollSpKey(admin, directoryId, "switch")).rejects.toMatchObject({ code: "conflict" });
});
