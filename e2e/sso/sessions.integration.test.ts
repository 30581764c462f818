import { X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { restoreDevices } from "#lib/devices/restore-devices.ts";
import { listVouchedDevices } from "#lib/devices/vouched-devices.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { env } from "#lib/platform/env/env.ts";
import { registrationResponse } from "#lib/portal/contract.ts";
import { countPortalSessions } from "#lib/portal/count-sessions.ts";
import { endUserSessions } from "#lib/portal/end-sessions.ts";
import { enrolOwnDevice } from "#lib/portal/enrol-own-device.ts";
import { SoftAuthenticator } from "#lib/portal/passkeys/authenticator.fixture.ts";
import { offerSignIn } from "#lib/portal/passkeys/offer-sign-in.ts";
import { signInWithPasskey } from "#lib/portal/passkeys/sign-in-with-passkey.ts";
import {
  acceptWithPassword,
  addUser,
  admin,
  browser as client,
  openDirectory,
  whoIs,
} from "#lib/portal/portal.fixture.ts";
import { updatePortalSettings } from "#lib/portal/portal-settings.ts";
import type { Authentication } from "#lib/portal/vocabulary.ts";
import { listSamlRefusals } from "#lib/sso/list-refusals.ts";
import { ourValuesOf } from "#lib/sso/our-values.ts";
import { giveAccessBack } from "#lib/users/lifecycle/give-access-back.ts";
import { suspendUsers } from "#lib/users/lifecycle/suspend-users.ts";
import * as deviceOptions from "../../app/api/portal/devices/options/route.ts";
import * as devices from "../../app/api/portal/devices/route.ts";
import * as companyProof from "../../app/api/portal/session/proof/saml/route.ts";
import { signResponse } from "../sandbox/saml/response.ts";
import { makeSamlSigner, type SamlSigner } from "../sandbox/saml/sign.ts";
import {
  Browser,
  base64,
  configure,
  responseOf,
  signed,
  type Trust,
  traces,
  trustedDirectory,
} from "./identity-provider.ts";

const MINUTE_MS = 60_000;
let signer: SamlSigner;
let next: SamlSigner;
beforeAll(async () => {
  [signer, next] = await Promise.all([makeSamlSigner("In use"), makeSamlSigner("The next one")]);
});

const settings = (authentication: Authentication) => ({ authentication, invites: false, invitationDays: 7 });

async function signIn(one: Trust, nameId: string, authenticatedAt = new Date()): Promise<Browser> {
  const browser = new Browser();
  const requestId = await browser.begin(one.directoryId);
  const response = signed(one, { nameId, inResponseTo: requestId, authenticatedAt });
  expect(await browser.bring(one.directoryId, response, requestId)).toBe("/portal");
  return browser;
}

/** What a signed-in browser's page calls. */
async function call(browser: Browser, route: { POST: unknown }, body: unknown = {}): Promise<Response> {
  const post = route.POST as (request: Request, context: { params: Promise<object> }) => Promise<Response>;
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const headers = { cookie, origin: env().publicUrl, "content-type": "application/json" };
  const request = new Request(`${env().publicUrl}/api/portal`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  const response = await post(request, { params: Promise.resolve({}) });
  for (const set of response.headers.getSetCookie()) {
    const [name = "", value = ""] = set.split(";")[0]?.split("=") ?? [];
    browser.cookies.set(name, value);
  }
  return response;
}

describe("another way to sign in", () => {
  test("signs out who came by the one before, at once and for good; a passkey holds in both", async () => {
    const directoryId = await openDirectory();
    await configure(directoryId, { certificates: [signer.cert] });
    const userId = await addUser(directoryId, "moves@example.com");
    const byPassword = await acceptWithPassword(userId);
    const key = new SoftAuthenticator(env().publicUrl);
    const owner = new Browser();
    owner.cookies.set("muster-portal", byPassword);
    const offered = await (await call(owner, deviceOptions)).json();
    expect((await call(owner, devices, { name: "Key", passkey: key.register(offered) })).ok).toBe(true);
    const byPasskey = await signInWithPasskey(key.sign(await offerSignIn()), client);
    expect(await countPortalSessions(admin, directoryId)).toMatchObject({ passkey: 1, password: 1, saml: 0 });

    await updatePortalSettings(admin, directoryId, settings("saml"));
    expect(await whoIs(byPassword)).toBeNull();
    expect(await whoIs(byPasskey)).not.toBeNull();
    const one = { signer, directoryId, ...ourValuesOf(directoryId) };
    const bySaml = (await signIn(one, "moves@example.com")).session ?? "";
    expect(await countPortalSessions(admin, directoryId)).toMatchObject({ passkey: 1, password: 0, saml: 1 });

    await updatePortalSettings(admin, directoryId, settings("password"));
    expect(await whoIs(bySaml)).toBeNull();
    expect(await whoIs(byPasskey)).not.toBeNull();
    await updatePortalSettings(admin, directoryId, settings("saml"));
    expect([await whoIs(byPassword), await whoIs(bySaml)]).toEqual([null, null]);
    const { rows } = await pool().query(
      `select after from audit_entry where directory_id = $1 and action = 'directory.portal' order by id desc limit 2`,
      [directoryId],
    );
    expect(rows[1]).toMatchObject({ after: { authentication: "password", sessionsEnded: 1 } });
    expect(rows[0].after).not.toHaveProperty("sessionsEnded");
  });
});

describe("a certificate that is taken out", () => {
  const both = () => ({ certificates: [`${signer.cert}\n${next.cert}`] });

  test("since it was replaced signs nobody out", async () => {
    const one = await trustedDirectory(both(), signer);
    await addUser(one.directoryId, "stays@example.com");
    const { session } = await signIn(one, "stays@example.com");
    await configure(one.directoryId, { certificates: [next.cert] });
    expect(await whoIs(session ?? "")).not.toBeNull();
  });

  test("since it is in wrong hands signs out whom it signed in, and nobody else", async () => {
    const one = await trustedDirectory(both(), signer);
    await Promise.all(["a", "b"].map((name) => addUser(one.directoryId, `${name}@example.com`)));
    const [byOld, byNext] = [
      await signIn(one, "a@example.com"),
      await signIn({ ...one, signer: next }, "b@example.com"),
    ];
    const late = new Browser();
    const requestId = await late.begin(one.directoryId);
    const form = {
      SAMLResponse: signed(one, { nameId: "a@example.com", inResponseTo: requestId }),
      RelayState: requestId,
    };
    const posted = await late.post(one.directoryId, form);
    expect(await countPortalSessions(admin, one.directoryId)).toMatchObject({
      saml: 2,
      certificates: expect.arrayContaining([
        { fingerprints: [expect.stringMatching(/^(\w\w:){31}/)], isUnknown: false, sessions: 1 },
      ]),
    });
    await configure(one.directoryId, { certificates: [next.cert], isCompromised: true });
    expect(await whoIs(byOld.session ?? "")).toBeNull();
    expect(await whoIs(byNext.session ?? "")).not.toBeNull();
    expect(await late.follow(one.directoryId, posted)).toBe("/portal/sign-in?refused=unknown_request");
    expect(await traces(one.directoryId)).toMatchObject({ sessions: 1, tickets: 0 });
  });

  const fingerprintOf = ({ cert }: SamlSigner) => new X509Certificate(cert).fingerprint256;
  const enrol = async (browser: Browser, key = new SoftAuthenticator(env().publicUrl)) => {
    const options = await (await call(browser, deviceOptions)).json();
    const answer = await call(browser, devices, { name: "Key", passkey: key.register(options) });
    return { key, status: answer.status };
  };
  const signsInWith = async (key: SoftAuthenticator) =>
    signInWithPasskey(key.sign(await offerSignIn()), client).catch(({ code }: { code: string }) => code);
  const told = async (directoryId: string, since?: string) =>
    listVouchedDevices(admin, directoryId, { fingerprints: [fingerprintOf(signer)], since });

  test("since it is in wrong hands takes along, by choice, what passkeys it led to, and no others", async () => {
    const one = await trustedDirectory(both(), signer);
    const [a, b] = await Promise.all(
      ["a", "b"].map((name) => addUser(one.directoryId, `${name}@example.com`)),
    );
    const byOld = await signIn(one, "a@example.com");
    const early = await enrol(byOld);
    await pool().query("update device set created_at = now() - interval '3 days' where user_id = $1", [a]);
    const late = await enrol(byOld);
    // A thief's second passkey, made in a session of the first.
    const second = new Browser();
    second.cookies.set("muster-portal", await signsInWith(late.key));
    const chained = await enrol(second);
    const { key: genuine } = await enrol(await signIn({ ...one, signer: next }, "b@example.com"));
    // Away for a while: what is genuine comes back.
    await suspendUsers(admin, { userIds: [b ?? ""], reason: "Leave" });
    await giveAccessBack(admin, [b ?? ""]);

    const since = new Date(Date.now() - 60 * MINUTE_MS).toISOString();
    expect(await told(one.directoryId)).toMatchObject({ count: 3, unknown: 0, users: 1 });
    const recent = await told(one.directoryId, since);
    expect(recent).toMatchObject({ count: 2, latest: [{ user: { id: a }, isUnknown: false }, {}] });

    const certificates = [next.cert];
    await configure(one.directoryId, { certificates, isCompromised: true, endDevices: { since } });
    for (const { key } of [late, chained]) expect(await signsInWith(key)).toBe("passkey_refused");
    expect(await whoIs(second.session ?? "")).toBeNull();
    for (const key of [early.key, genuine]) expect(await whoIs(await signsInWith(key))).not.toBeNull();
    const { rows } = await pool().query(
      "select after from audit_entry where directory_id = $1 and action = 'directory.sso' order by id desc limit 1",
      [one.directoryId],
    );
    expect(rows[0].after).toMatchObject({
      compromised: [fingerprintOf(signer)],
      devicesEnded: 2,
      devicesSince: since,
    });
    // Nobody brings them back.
    const { rows: ended } = await pool().query<{ id: string }>(
      "select id from device where directory_id = $1 and end_reason = 'compromised'",
      [one.directoryId],
    );
    const back = await restoreDevices(
      admin,
      ended.map(({ id }) => id),
    );
    expect(back.skipped.map(({ why }) => why)).toEqual(["final", "final"]);
  });

  test("ends also what waits to come back with its user's access, and what nobody knows the origin of", async () => {
    const one = await trustedDirectory({ certificates: [`${signer.cert}\n${next.cert}`] }, signer);
    const userId = await addUser(one.directoryId, "away@example.com");
    await enrol(await signIn(one, "away@example.com"));
    await enrol(await signIn({ ...one, signer: next }, "away@example.com"));
    await pool().query("update device set vouched_by = null where user_id = $1 and vouched_by = array[$2]", [
      userId,
      fingerprintOf(next),
    ]);
    await pool().query("update users set status = 'deactivated' where id = $1", [userId]);
    expect(await told(one.directoryId)).toMatchObject({ count: 2, unknown: 1 });
    const certificates = [next.cert];
    await configure(one.directoryId, { certificates, isCompromised: true, endDevices: { since: null } });
    await pool().query("update users set status = 'active' where id = $1", [userId]);
    const { rows } = await pool().query("select end_reason from device where user_id = $1", [userId]);
    expect(rows).toEqual([{ end_reason: "compromised" }, { end_reason: "compromised" }]);
    expect(await told(one.directoryId)).toMatchObject({ count: 0 });
  });

  test("takes along the session that it vouched for a proof in, and its passkeys stay where that is chosen", async () => {
    const one = await trustedDirectory(both(), signer);
    await addUser(one.directoryId, "c@example.com");
    const browser = await signIn(
      { ...one, signer: next },
      "c@example.com",
      new Date(Date.now() - 11 * MINUTE_MS),
    );
    const { location } = await (await call(browser, companyProof, { returnPath: "/portal/devices" })).json();
    const id = new URL(location).searchParams.get("RelayState") ?? "";
    const response = signed(one, { nameId: "c@example.com", inResponseTo: id, authenticatedAt: new Date() });
    expect(await browser.bring(one.directoryId, response, id)).toBe("/portal/devices");
    const { key } = await enrol(browser);
    expect(await told(one.directoryId)).toMatchObject({ count: 1 });
    // What the admin is told before is what ends.
    expect(await countPortalSessions(admin, one.directoryId)).toMatchObject({
      saml: 1,
      certificates: [{ fingerprints: [fingerprintOf(next), fingerprintOf(signer)], sessions: 1 }],
    });
    await configure(one.directoryId, { certificates: [next.cert], isCompromised: true });
    expect(await whoIs(browser.session ?? "")).toBeNull();
    expect(await whoIs(await signsInWith(key))).not.toBeNull();
  });

  test.each([
    [
      "its certificate",
      (one: Trust) =>
        configure(one.directoryId, {
          certificates: [next.cert],
          isCompromised: true,
          endDevices: { since: null },
        }),
    ],
    [
      "its user's access",
      (_: Trust, userId: string) => suspendUsers(admin, { userIds: [userId], reason: "Left" }),
    ],
    ["an admin, everywhere", (_: Trust, userId: string) => endUserSessions(admin, userId)],
    [
      "another way to sign in",
      (one: Trust) => updatePortalSettings(admin, one.directoryId, settings("password")),
    ],
  ] as const)(
    "a passkey that is being made when its session ends with %s is not kept",
    async (_with, end) => {
      const one = await trustedDirectory(both(), signer);
      const userId = await addUser(one.directoryId, "makes@example.com");
      const browser = await signIn(one, "makes@example.com");
      const user = await whoIs(browser.session ?? "");
      const options = await (await call(browser, deviceOptions)).json();
      const passkey = registrationResponse.parse(new SoftAuthenticator(env().publicUrl).register(options));
      // The request was let in, and then it all ended.
      await end(one, userId);
      await expect(
        enrolOwnDevice(user ?? expect.fail(), { name: "Late", passkey }, "r"),
      ).rejects.toMatchObject({
        code: "unauthenticated",
      });
      expect((await pool().query("select from device where user_id = $1", [userId])).rowCount).toBe(0);
    },
  );
});

describe("a proof at the company's identity provider", () => {
  let one: Trust;
  beforeAll(async () => {
    one = await trustedDirectory({}, signer);
    await addUser(one.directoryId, "proves@example.com");
    await addUser(one.directoryId, "other@example.com");
  });

  /** Begins one. @returns the request's ID, and the request itself */
  async function begin(browser: Browser): Promise<{ id: string; xml: string }> {
    const response = await call(browser, companyProof, { returnPath: "/portal/devices" });
    const { location } = (await response.json()) as { location: string };
    const { searchParams } = new URL(location);
    const { inflateRawSync } = await import("node:zlib");
    const xml = inflateRawSync(Buffer.from(searchParams.get("SAMLRequest") ?? "", "base64")).toString();
    return { id: searchParams.get("RelayState") ?? "", xml };
  }

  const answer = (browser: Browser, id: string, nameId: string, authenticatedAt: Date) =>
    browser.bring(one.directoryId, signed(one, { nameId, inResponseTo: id, authenticatedAt }), id);

  test("is asked for, since a sign-in that an old session there vouched for is none", async () => {
    const browser = await signIn(one, "proves@example.com", new Date(Date.now() - 11 * MINUTE_MS));
    expect((await call(browser, deviceOptions)).status).toBe(403);
    const before = browser.session;
    const { id, xml } = await begin(browser);
    expect(xml).toContain('ForceAuthn="true"');
    expect(await answer(browser, id, "proves@example.com", new Date())).toBe("/portal/devices");
    expect((await call(browser, deviceOptions)).status).toBe(200);
    // It is the same session, with another token: a copy of the one before is worth nothing.
    expect(await whoIs(before ?? "")).toBeNull();
    expect(browser.session).not.toBe(before);
  });

  test("is none where the identity provider did not ask, or somebody else answered, or another browser", async () => {
    const browser = await signIn(one, "proves@example.com", new Date(Date.now() - 11 * MINUTE_MS));
    const { id } = await begin(browser);
    const old = new Date(Date.now() - 2 * MINUTE_MS);
    // The user is signed in all the while: told where they were, and not on the sign-in page.
    expect(await answer(browser, id, "proves@example.com", old)).toBe(
      "/portal/devices?refused=not_asked_again",
    );
    const second = await begin(browser);
    expect(await answer(browser, second.id, "other@example.com", new Date())).toBe(
      "/portal/devices?refused=other_user",
    );
    const third = await begin(browser);
    expect(await answer(new Browser(), third.id, "proves@example.com", new Date())).toContain(
      "other_browser",
    );
    expect((await call(browser, deviceOptions)).status).toBe(403);
    expect(await whoIs(browser.session ?? "")).not.toBeNull();
  });

  const saying = (text: string | null, answer: { nameId: string; inResponseTo: string }) =>
    base64(
      signResponse(
        responseOf(one, answer).replace(
          / AuthnInstant="[^"]*"/,
          text === null ? "" : ` AuthnInstant="${text}"`,
        ),
        { signer },
      ),
    );

  test("an identity provider that does not say when it saw the user is told of, and one with another clock's offset is understood", async () => {
    const nameId = "proves@example.com";
    const browser = new Browser();
    const requestId = await browser.begin(one.directoryId);
    const unsaid = saying(null, { nameId, inResponseTo: requestId });
    expect(await browser.bring(one.directoryId, unsaid, requestId)).toBe("/portal");
    for (const text of [null, "yesterday", "2026-11-22T10:00:00"]) {
      const { id } = await begin(browser);
      const response = saying(text, { nameId, inResponseTo: id });
      expect(await browser.bring(one.directoryId, response, id)).toBe(
        "/portal/devices?refused=no_authn_instant",
      );
    }
    expect((await listSamlRefusals(admin, one.directoryId)).refusals[0]).toMatchObject({
      reason: "no_authn_instant",
      user: { name: "Dana Reed" },
    });
    // What is refused before anybody's word is believed leads back as well.
    const broken = await begin(browser);
    expect(await browser.bring(one.directoryId, base64("<x/>"), broken.id)).toBe(
      "/portal/devices?refused=unreadable",
    );
    const { id } = await begin(browser);
    const inDelhi = new Date(Date.now() + 330 * MINUTE_MS).toISOString().replace("Z", "+05:30");
    const response = saying(inDelhi, { nameId, inResponseTo: id });
    expect(await browser.bring(one.directoryId, response, id)).toBe("/portal/devices");
    expect((await call(browser, deviceOptions)).status).toBe(200);
  });

  test("an identity provider does not know who signs in tomorrow", async () => {
    const browser = new Browser();
    const requestId = await browser.begin(one.directoryId);
    const authenticatedAt = new Date(Date.now() + 5 * MINUTE_MS);
    const response = signed(one, { nameId: "proves@example.com", inResponseTo: requestId, authenticatedAt });
    expect(await browser.bring(one.directoryId, response, requestId)).toContain("refused=not_yet_valid");
  });
});

test("a network has so many sign-ins under way, and others are not kept from theirs", async () => {
  const one = await trustedDirectory({}, signer);
  const browser = new Browser();
  await browser.begin(one.directoryId);
  await pool().query(
    `insert into saml_request (id, directory_id, purpose, asked_by, expires_at)
     select 'filler-' || n, r.directory_id, 'sign-in', r.asked_by, r.expires_at
       from saml_request r, generate_series(1, 999) n where r.directory_id = $1`,
    [one.directoryId],
  );
  const { signInUrl } = ourValuesOf(one.directoryId);
  const route = await import("../../app/api/saml/[directoryId]/sign-in/route.ts");
  const refused = await browser.send(route.GET, one.directoryId, { url: signInUrl });
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
  expect(await refused.text()).toContain("Too many sign-ins were begun from your network");
  const other = await new Browser().send(route.GET, one.directoryId, { url: signInUrl });
  expect(other.headers.get("location")).toMatch(/^https:\/\/idp\.example\.com\/sso/);
});
