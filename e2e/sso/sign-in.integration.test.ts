import { execFile } from "node:child_process";
import path from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { createAdmin } from "#lib/auth/create-admin.ts";
import { signIn } from "#lib/auth/sign-in.ts";
import { getInvitation } from "#lib/invitations/get-invitation.ts";
import { inviteUsers } from "#lib/invitations/invite-users.ts";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { acceptWithPassword, addUser, admin, openDirectory, whoIs } from "#lib/portal/portal.fixture.ts";
import { updatePortalSettings } from "#lib/portal/portal-settings.ts";
import { ssoInput } from "#lib/sso/contract.ts";
import { findWays } from "#lib/sso/find-ways.ts";
import { forgetOldSamlRefusals } from "#lib/sso/forget-old-refusals.ts";
import { listSamlRefusals } from "#lib/sso/list-refusals.ts";
import { ourValuesOf } from "#lib/sso/our-values.ts";
import { hasSsoConfig } from "#lib/sso/read-sso.ts";
import { readSamlTest } from "#lib/sso/read-test.ts";
import { removeSso } from "#lib/sso/remove-sso.ts";
import { saveSso } from "#lib/sso/save-sso.ts";
import { startSamlTest } from "#lib/sso/start-test.ts";
import * as signInRoute from "../../app/api/saml/[directoryId]/sign-in/route.ts";
import { makeSamlSigner } from "../sandbox/saml/sign.ts";
import { Browser, configure, signed, type Trust, traces, trustedDirectory } from "./identity-provider.ts";

let trust: Trust;
beforeAll(async () => {
  trust = await trustedDirectory();
});

async function signsIn(one: Trust, nameId: string, browser = new Browser(), query = ""): Promise<string> {
  const requestId = await browser.begin(one.directoryId, query);
  return browser.bring(one.directoryId, signed(one, { nameId, inResponseTo: requestId }), requestId);
}

test("a user signs in at the company's identity provider, in place of the session that the browser had", async () => {
  const { directoryId } = trust;
  const userId = await addUser(directoryId, "dana@example.com");
  const browser = new Browser();
  for (const [round, returnPath] of ["/portal", "/portal/devices"].entries()) {
    const before = browser.session;
    expect(await signsIn(trust, "Dana@Example.com", browser, `?return=${returnPath}`)).toBe(returnPath);
    expect(await whoIs(browser.session ?? "")).toMatchObject({ userId, directoryId, authentication: "saml" });
    expect(browser.cookies.has("muster-saml-ticket")).toBe(false);
    expect(await traces(directoryId)).toMatchObject({
      sessions: 1,
      tickets: 0,
      histories: Array(round + 1).fill("signed_in"),
      refusals: [],
    });
    if (before) expect(await whoIs(before)).toBeNull();
  }
});

test.each([
  "//evil.example.com",
  "https://evil.example.com/portal",
  "/settings",
  "/portal/../settings",
  "/portal?x=<",
])("a sign-in leads to the portal whatever address it was begun with: %s", async (returnPath) => {
  await addUser(trust.directoryId, "lead@example.com").catch(() => undefined);
  const query = `?return=${encodeURIComponent(returnPath)}`;
  expect(await signsIn(trust, "lead@example.com", new Browser(), query)).toBe("/portal");
});

test("who has no access is refused, by name, and so is who loses it between the answer and the session", async () => {
  const { directoryId } = trust;
  const userId = await addUser(directoryId, "left@example.com");
  await pool().query("update users set status = 'deactivated' where id = $1", [userId]);
  expect(await signsIn(trust, "left@example.com")).toBe("/portal/sign-in?refused=no_access");
  const { refusals } = await listSamlRefusals(admin, directoryId);
  expect(refusals[0]).toMatchObject({ reason: "no_access", user: { id: userId } });
  expect(await signsIn(trust, "stranger@example.com")).toBe("/portal/sign-in?refused=no_such_user");
  expect((await listSamlRefusals(admin, directoryId)).refusals[0]).toMatchObject({
    reason: "no_such_user",
    nameId: "stranger@example.com",
    user: null,
  });

  const late = await addUser(directoryId, "late@example.com");
  const browser = new Browser();
  const requestId = await browser.begin(directoryId);
  const samlResponse = signed(trust, { nameId: "late@example.com", inResponseTo: requestId });
  const posted = await browser.post(directoryId, { SAMLResponse: samlResponse, RelayState: requestId });
  await pool().query("update users set status = 'deactivated' where id = $1", [late]);
  expect(await browser.follow(directoryId, posted)).toBe("/portal/sign-in?refused=no_access");
  expect(browser.session).toBeNull();
});

test("an answer that came before SAML was switched off signs nobody in afterwards", async () => {
  const one = await trustedDirectory({}, trust.signer);
  await addUser(one.directoryId, "dana@example.com");
  const browser = new Browser();
  const requestId = await browser.begin(one.directoryId);
  const samlResponse = signed(one, { nameId: "dana@example.com", inResponseTo: requestId });
  const posted = await browser.post(one.directoryId, { SAMLResponse: samlResponse, RelayState: requestId });
  const settings = { authentication: "password", invites: false, invitationDays: 7 } as const;
  await updatePortalSettings(admin, one.directoryId, settings);
  expect(await browser.follow(one.directoryId, posted)).toBe("/portal/sign-in?refused=unknown_request");
  expect(browser.session).toBeNull();
});

test("the NameID is compared with the user name, or by choice with the primary identifier", async () => {
  const one = await trustedDirectory();
  const userId = await addUser(one.directoryId, "kim@example.com");
  await pool().query("update users set user_name = 'kim', user_name_key = 'kim' where id = $1", [userId]);
  expect(await signsIn(one, "kim@example.com")).toContain("no_such_user");
  expect(await signsIn(one, "KIM")).toBe("/portal");
  await configure(one.directoryId, { certificates: [one.signer.cert], nameIdMatches: "identifier" });
  expect(await signsIn(one, "KIM")).toContain("no_such_user");
  expect(await signsIn(one, "Kim@example.com")).toBe("/portal");
  expect(await signsIn(one, "\uff4bim@example.com")).toContain("no_such_user");
});

test("an identity provider may begin where that is switched on, and its RelayState leads nowhere", async () => {
  const one = await trustedDirectory({ idpInitiated: true });
  await addUser(one.directoryId, "tile@example.com");
  const browser = new Browser();
  const response = signed(one, { nameId: "tile@example.com" });
  expect(await browser.bring(one.directoryId, response, "https://evil.example.com/")).toBe("/portal");
  expect(browser.session).not.toBeNull();
  expect(await new Browser().bring(one.directoryId, response)).toContain("refused=replayed");

  // A page elsewhere can post what somebody else's sign-in brought: it takes the place of no other user's session.
  await addUser(one.directoryId, "other@example.com");
  const before = browser.session ?? "";
  const foreign = signed(one, { nameId: "other@example.com" });
  expect(await browser.bring(one.directoryId, foreign)).toBe("/portal/sign-in?refused=other_user");
  expect(await whoIs(before)).not.toBeNull();
  const again = signed(one, { nameId: "tile@example.com" });
  expect(await browser.bring(one.directoryId, again)).toBe("/portal");
});

test("another process, started later, knows which assertions were used", async () => {
  const { directoryId } = await trustedDirectory({ idpInitiated: true }, trust.signer).then(async (one) => {
    await addUser(one.directoryId, "twice@example.com");
    const response = signed(one, { nameId: "twice@example.com" });
    expect(await new Browser().bring(one.directoryId, response)).toBe("/portal");
    expect(await inAnotherProcess(one.directoryId, response)).toContain("refused=replayed");
    return one;
  });
  expect(await traces(directoryId)).toMatchObject({ sessions: 1, histories: ["signed_in", "replayed"] });
});

function inAnotherProcess(directoryId: string, samlResponse: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const script = path.join(import.meta.dirname, "second-process.ts");
    const child = execFile(process.execPath, [script, directoryId], { timeout: 50_000 }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    child.stdin?.end(samlResponse);
  });
}

describe("a test sign-in", () => {
  const run = async (answer: { nameId: string; audience?: string }, one = trust) => {
    const { testId, location } = await startSamlTest(admin, one.directoryId);
    const requestId = new URL(location).searchParams.get("RelayState") ?? "";
    const response = signed(one, {
      ...answer,
      inResponseTo: requestId,
      attributes: { mail: "x@example.com" },
    });
    const before = await traces(one.directoryId);
    const led = await new Browser().bring(one.directoryId, response, requestId);
    expect(led).toBe(`/settings/directories/${one.directoryId}/config/test/${testId}`);
    expect(await traces(one.directoryId)).toEqual(before);
    return (await readSamlTest(admin, one.directoryId, testId)).result;
  };

  test("shows the assertion and whom it would sign in, before SAML is on, and signs nobody in", async () => {
    const directoryId = await openDirectory();
    await configure(directoryId, { certificates: [trust.signer.cert] });
    const one = {
      ...trust,
      directoryId,
      ...ourValuesOf(directoryId),
    };
    const id = await addUser(directoryId, "trial@example.com");
    expect(await run({ nameId: "trial@example.com" }, one)).toMatchObject({
      reason: null,
      user: { id, hasAccess: true, matchedBy: "userName" },
      otherwise: null,
      assertion: {
        isVerified: true,
        nameId: "trial@example.com",
        attributes: [{ name: "mail", values: ["x@example.com"] }],
      },
    });
  });

  test("says what was wrong, with what was seen", async () => {
    expect(await run({ nameId: "nobody@example.com" })).toMatchObject({ reason: "no_such_user", user: null });
    expect(await run({ nameId: "dana@example.com", audience: "https://wrong.example.com" })).toMatchObject({
      reason: "wrong_audience",
      detail: expect.stringContaining("https://wrong.example.com"),
    });
    const stranger = { ...trust, signer: await makeSamlSigner("Somebody else") };
    expect(await run({ nameId: "dana@example.com" }, stranger)).toMatchObject({
      reason: "bad_signature",
      assertion: { isVerified: false },
    });
  });

  test("is gone after its hour, with what the assertion said", async () => {
    const { testId } = await startSamlTest(admin, trust.directoryId);
    const kept = async () =>
      (await pool().query("select from saml_test where id = $1", [testId])).rowCount === 1;
    await forgetOldSamlRefusals(new Date());
    expect(await kept()).toBe(true);
    await forgetOldSamlRefusals(new Date(Date.now() + 61 * 60_000));
    expect(await kept()).toBe(false);
  });

  test("is nobody else's affair", async () => {
    const { testId } = await startSamlTest(admin, trust.directoryId);
    const limited = { ...systemActor("Limited"), directoryIds: [] };
    await expect(readSamlTest(limited, trust.directoryId, testId)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

test("the ways in follow from the name's domain, and not from whether there is such a user", async () => {
  const [one, two] = await Promise.all([
    trustedDirectory({ domains: ["acme.example"] }, trust.signer),
    trustedDirectory({ domains: ["acme.example", "globex.example"] }, trust.signer),
  ]);
  await addUser(two.directoryId, "real@globex.example");
  await pool().query("update portal_settings set authentication = 'none' where authentication = 'password'");
  const real = await findWays("Real@Globex.example ");
  expect(real).toMatchObject({ saml: [{ id: two.directoryId }], password: "no" });
  expect(await findWays("nobody@globex.example")).toEqual(real);
  expect((await findWays("x@acme.example")).saml.map(({ id }) => id).sort()).toEqual(
    [one.directoryId, two.directoryId].sort(),
  );
  expect(await findWays("x@else.example")).toEqual({ saml: [], password: "first" });
  await openDirectory();
  expect(await findWays("nobody@globex.example")).toMatchObject({ password: "elsewhere" });
});

test("an admin of some directories leads nobody of the others to their identity provider", async () => {
  const { directoryId, signer } = await trustedDirectory({ domains: ["kept.example"] }, trust.signer);
  const limited = { ...systemActor("Limited"), directoryIds: [directoryId] };
  const save = (domains: string[]) =>
    saveSso(
      limited,
      directoryId,
      ssoInput.parse({ loginUrl: "https://idp.example.com/sso", certificates: [signer.cert], domains }),
    );
  await expect(save(["kept.example", "others.example"])).rejects.toMatchObject({
    code: "validation_failed",
    errors: [{ field: "domains", detail: expect.stringContaining("others.example") }],
  });
  expect((await findWays("x@others.example")).saml).toEqual([]);
  expect((await save(["kept.example"])).config?.domains).toEqual(["kept.example"]);
});

test("a configuration that is being switched on is not removed at the same moment", async () => {
  const directoryId = await openDirectory();
  await configure(directoryId, { certificates: [trust.signer.cert] });
  const { removal } = await inSqlTransaction(async (tx) => {
    await hasSsoConfig(directoryId, tx);
    const removal = removeSso(admin, directoryId).then(
      () => "removed",
      ({ code }: { code: string }) => code,
    );
    const waiting =
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await vi.waitFor(async () => expect((await pool().query(waiting)).rowCount).toBe(1));
    await tx.query("update portal_settings set authentication = 'saml' where directory_id = $1", [
      directoryId,
    ]);
    return { removal };
  });
  expect(await removal).toBe("conflict");
});

test("SAML takes the place of the password, is chosen only when it is set up, and a link proves nothing then", async () => {
  const directoryId = await openDirectory();
  const early = await new Browser().send(signInRoute.GET, directoryId, {
    url: ourValuesOf(directoryId).signInUrl,
  });
  expect(early.headers.get("location")).toContain("/portal/sign-in?refused=not_switched_on");
  const settings = { authentication: "saml", invites: false, invitationDays: 7 } as const;
  await expect(updatePortalSettings(admin, directoryId, settings)).rejects.toMatchObject({
    code: "validation_failed",
    errors: [{ field: "authentication" }],
  });
  await configure(directoryId, { certificates: [trust.signer.cert] });
  const userId = await addUser(directoryId, "switched@example.com");
  await updatePortalSettings(admin, directoryId, settings);
  await expect(removeSso(admin, directoryId)).rejects.toMatchObject({ code: "conflict" });
  await expect(acceptWithPassword(userId)).rejects.toMatchObject({ code: "conflict" });

  await inviteUsers(admin, { userIds: [userId] });
  const one = { ...trust, directoryId, ...ourValuesOf(directoryId) };
  const returned = await signsIn(
    one,
    "switched@example.com",
    new Browser(),
    "?return=/portal/devices?welcome=yes",
  );
  expect(returned).toBe("/portal/devices?welcome=yes");
  expect((await getInvitation(admin, userId)).state).toBe("accepted");
});

test("admins sign in to the console with their own password, whatever a directory says of their domain", async () => {
  const one = await trustedDirectory({ domains: ["glass.example"], loginUrl: "https://down.example.com/" });
  const email = "ada@glass.example";
  await addUser(one.directoryId, email);
  const password = "lake tandem orbit 41";
  await createAdmin(systemActor("Test"), { email, password, role: "owner", name: "Ada" });
  expect((await findWays(email)).saml).toMatchObject([{ id: one.directoryId }]);
  const browser = { address: "192.0.2.9", userAgent: "Firefox", requestId: "r", previousSessionId: null };
  expect(await signIn({ email, password }, browser)).toBeTruthy();
});

test("a certificate rolls over: the old one and the new one both sign in, and the old one alone is gone when it is taken out", async () => {
  const one = await trustedDirectory();
  await addUser(one.directoryId, "roll@example.com");
  const next = { ...one, signer: await makeSamlSigner("The next certificate") };
  expect(await signsIn(next, "roll@example.com")).toContain("bad_signature");
  await configure(one.directoryId, { certificates: [`${one.signer.cert}\n${next.signer.cert}`] });
  expect(await signsIn(one, "roll@example.com")).toBe("/portal");
  expect(await signsIn(next, "roll@example.com")).toBe("/portal");
  await configure(one.directoryId, { certificates: [next.signer.cert] });
  expect(await signsIn(one, "roll@example.com")).toContain("bad_signature");
  expect(await signsIn(next, "roll@example.com")).toBe("/portal");
});
