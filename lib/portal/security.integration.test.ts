import { beforeAll, expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { unenrollDevices } from "#lib/devices/unenroll-devices.ts";
import { setDirectoryEnabled } from "#lib/directories/set-directory-enabled.ts";
import { getInvitation } from "#lib/invitations/get-invitation.ts";
import { inviteUsers } from "#lib/invitations/invite-users.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { env } from "#lib/platform/env/env.ts";
import { giveAccessBack } from "#lib/users/lifecycle/give-access-back.ts";
import * as device from "../../app/api/portal/devices/[deviceId]/route.ts";
import * as options from "../../app/api/portal/devices/options/route.ts";
import * as devices from "../../app/api/portal/devices/route.ts";
import * as events from "../../app/api/portal/events/route.ts";
import * as password from "../../app/api/portal/password/route.ts";
import * as proofOptions from "../../app/api/portal/session/proof/options/route.ts";
import * as proof from "../../app/api/portal/session/proof/route.ts";
import * as session from "../../app/api/portal/sessions/[sessionId]/route.ts";
import * as sessions from "../../app/api/portal/sessions/route.ts";
import { endUserSession, endUserSessions } from "./end-sessions.ts";
import { listUserSessions } from "./list-sessions.ts";
import { SoftAuthenticator } from "./passkeys/authenticator.fixture.ts";
import { offerSignIn } from "./passkeys/offer-sign-in.ts";
import { signInWithPasskey } from "./passkeys/sign-in-with-passkey.ts";
import {
  acceptWithPassword,
  addUser,
  admin,
  browser,
  openDirectory,
  PASSWORD,
  prepare,
  tokenOf,
  whoIs,
} from "./portal.fixture.ts";
import { updatePortalSettings } from "./portal-settings.ts";
import { signInWithPassword } from "./sign-in-with-password.ts";

type Route = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** Calls a route as the browser of a session does. */
async function call(
  route: Route,
  method: string,
  token: string,
  body: unknown = {},
  params: Record<string, string> = {},
) {
  const request = new Request(`${env().publicUrl}/api/portal/x`, {
    method,
    headers: {
      "content-type": "application/json",
      origin: env().publicUrl,
      cookie: `muster-portal=${token}`,
    },
    ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
  });
  const response = await route(request, { params: Promise.resolve(params) });
  const cookie = /^muster-portal=([^;]+)/.exec(response.headers.get("set-cookie") ?? "")?.[1] ?? null;
  const text = await response.text();
  return { status: response.status, cookie, body: text === "" ? null : JSON.parse(text) };
}

let directoryId: string;
beforeAll(async () => {
  directoryId = await openDirectory();
});

async function person(email?: string) {
  const userId = await addUser(directoryId, email);
  return { userId, token: await acceptWithPassword(userId) };
}

/** As after ten minutes. */
const grownOld = (userId: string) =>
  pool().query(
    "update portal_session set proved_at = now() - interval '10 minutes 1 second' where user_id = $1",
    [userId],
  );

async function enrol(token: string, authenticator = new SoftAuthenticator(env().publicUrl)) {
  const offered = await call(options.POST, "POST", token);
  if (offered.status !== 200) return { ...offered, authenticator };
  const passkey = authenticator.register(offered.body);
  return { ...(await call(devices.POST, "POST", token, { name: "Phone", passkey })), authenticator };
}

async function signIn(email: string, given = PASSWORD) {
  const result = await signInWithPassword(
    { identifier: email, password: given },
    { address: "", userAgent: "Mozilla/5.0 (iPhone) Version/18.0 Safari/604", previousToken: null },
  );
  if (result.kind !== "signed-in") throw new Error("The portal asks which directory.");
  return result.token;
}

test("a session that a thief holds enrols and removes nothing, and does not profit from the owner's proof", async () => {
  const { userId, token } = await person();
  // Whoever came by invitation has just proved who they are.
  const { authenticator, status } = await enrol(token);
  expect(status).toBe(204);
  const list = await call(devices.GET, "GET", token);
  const deviceId = list.body.devices[0].id;
  await grownOld(userId);

  const thief = token;
  expect(await enrol(thief)).toMatchObject({ status: 403, body: { code: "recent_sign_in_required" } });
  const made = {
    name: "Thief's",
    passkey: new SoftAuthenticator(env().publicUrl).register(await offerSignInFor()),
  };
  expect(await call(devices.POST, "POST", thief, made)).toMatchObject({
    status: 403,
    body: { code: "recent_sign_in_required" },
  });
  expect(await call(device.DELETE, "DELETE", thief, {}, { deviceId })).toMatchObject({ status: 403 });
  expect(await call(proof.POST, "POST", thief, { password: "a guess of the thief" })).toMatchObject({
    status: 400,
    cookie: null,
    body: { errors: [{ field: "password" }] },
  });

  expect((await call(proof.GET, "GET", token)).body).toEqual({
    isProven: false,
    password: true,
    passkey: true,
    company: false,
  });
  const byPassword = await call(proof.POST, "POST", token, { password: PASSWORD });
  expect([byPassword.status, await whoIs(thief)]).toEqual([200, null]);
  const owner = byPassword.cookie ?? "";
  expect(await whoIs(owner)).toMatchObject({ userId, isProven: true });

  await grownOld(userId);
  const offered = await call(proofOptions.POST, "POST", owner);
  expect(offered.body.allowCredentials).toHaveLength(1);
  const byPasskey = await call(proof.POST, "POST", owner, {
    passkey: authenticator.sign(offered.body, { counter: 1 }),
  });
  expect(byPasskey.status).toBe(200);
  expect((await enrol(byPasskey.cookie ?? "")).status).toBe(204);
  expect((await call(device.DELETE, "DELETE", byPasskey.cookie ?? "", {}, { deviceId })).status).toBe(204);
});

/** Options of somebody's own making. */
const offerSignInFor = async () => ({ ...(await offerSignIn()), user: { id: "AAAA" } });

test("a proof is this user's, this session's and this moment's", async () => {
  const [one, other] = [await person(), await person()];
  const { authenticator } = await enrol(one.token);
  await grownOld(one.userId);
  const offered = await call(proofOptions.POST, "POST", one.token);
  const refused = { status: 401, body: { code: "passkey_refused" }, cookie: null };
  // Another user's passkey, a challenge of a sign-in, a challenge of another session, one that was used.
  const theirs = await enrol(other.token);
  for (const passkey of [
    theirs.authenticator.sign(offered.body, { counter: 1 }),
    authenticator.sign(await offerSignIn(), { counter: 1 }),
    authenticator.sign((await call(proofOptions.POST, "POST", other.token)).body, { counter: 1 }),
    authenticator.sign((await call(proofOptions.POST, "POST", one.token)).body, {
      counter: 1,
      isVerified: false,
    }),
  ])
    expect(await call(proof.POST, "POST", one.token, { passkey })).toMatchObject(refused);
  const fresh = await call(proofOptions.POST, "POST", one.token);
  const passkey = authenticator.sign(fresh.body, { counter: 1 });
  const first = await call(proof.POST, "POST", one.token, { passkey });
  expect(first.status).toBe(200);
  expect(await call(proof.POST, "POST", first.cookie ?? "", { passkey })).toMatchObject(refused);
});

test("users see where they are signed in, end one session, and all others", async () => {
  const email = "everywhere@example.com";
  const { userId, token } = await person(email);
  const [phone, tablet] = [await signIn(email), await signIn(email)];
  const seen = await call(sessions.GET, "GET", token);
  expect(seen.body.sessions).toHaveLength(3);
  expect(seen.body.sessions[0]).toMatchObject({
    isCurrent: true,
    method: "invitation",
    browser: "Firefox",
    address: "192.0.2.7",
  });
  const another = seen.body.sessions.find(
    ({ browser }: { browser: string }) => browser === "Safari on iPhone",
  );
  const stranger = await person();
  const outcome = (who: string, sessionId: string) => call(session.DELETE, "DELETE", who, {}, { sessionId });
  expect((await outcome(stranger.token, another.id)).status).toBe(404);
  expect((await outcome(token, another.id)).status).toBe(204);
  expect((await outcome(token, another.id)).status).toBe(404);
  expect([await whoIs(phone), await whoIs(tablet)].filter(Boolean)).toHaveLength(1);
  expect((await call(sessions.DELETE, "DELETE", token)).body).toEqual({ ended: 1 });
  expect([await whoIs(phone), await whoIs(tablet)]).toEqual([null, null]);

  const limited = { ...systemActor("Limited"), directoryIds: [await openDirectory()] };
  await expect(listUserSessions(limited, userId)).rejects.toMatchObject({ code: "not_found" });
  await expect(endUserSessions(limited, userId)).rejects.toMatchObject({ code: "not_found" });
  const [current] = (await listUserSessions(admin, userId)).sessions;
  expect(current).toMatchObject({ isCurrent: false, browser: "Firefox" });
  await endUserSession(admin, userId, current?.id ?? "");
  expect(await whoIs(token)).toBeNull();
  await signIn(email);
  expect(await endUserSessions(admin, userId)).toEqual({ ended: 1 });
  const { rows } = await pool().query(
    "select action from audit_entry where subject_id = $1 and action = 'user.sign-out'",
    [userId],
  );
  expect(rows).toHaveLength(2);
});

test("a session has ten event streams, and all of them end with it, long before the heartbeat", async () => {
  const email = "streams@example.com";
  const { userId, token } = await person(email);
  const other = await signIn(email);
  const headers = { cookie: `muster-portal=${token}` };
  const open = () =>
    events.GET(new Request(`${env().publicUrl}/api/portal/events`, { headers }), {
      params: Promise.resolve({}),
    });
  const streams: (ReadableStreamDefaultReader<Uint8Array> | undefined)[] = [];
  for (let n = 0; n < 10; n += 1) streams.push((await open()).body?.getReader());
  expect((await open()).status).toBe(429);
  const [first] = streams;
  const read = async () => new TextDecoder().decode((await first?.read())?.value);
  // Until the process listens, a notice is lost: it is repeated until the first one arrives.
  const told = (async () => {
    let text = "";
    while (!text.includes("devices")) text += await read();
    return text;
  })();
  await expect
    .poll(async () => {
      await publish(pool(), { topic: "devices", directoryId, id: userId });
      return Promise.race([told, Promise.resolve("")]);
    })
    .toContain("devices");
  const began = performance.now();
  await call(sessions.DELETE, "DELETE", other);
  const ended = async (reader: (typeof streams)[number]) => {
    while (reader && !(await reader.read()).done);
  };
  await Promise.all(streams.map(ended));
  expect(performance.now() - began).toBeLessThan(5_000);
});

test("another password wants the one before, ends the other sessions, and gives this one another token", async () => {
  const email = "changes@example.com";
  const { token } = await person(email);
  const elsewhere = await signIn(email);
  const change = (currentPassword: string, newPassword: string, who = token) =>
    call(password.PUT, "PUT", who, { currentPassword, newPassword });
  const next = "another set of plain words";
  expect(await change("not the one before", next)).toMatchObject({
    status: 400,
    body: { errors: [{ field: "currentPassword" }] },
  });
  for (const bad of ["short", PASSWORD])
    expect(await change(PASSWORD, bad)).toMatchObject({
      status: 400,
      body: { errors: [{ field: "newPassword" }] },
    });
  const done = await change(PASSWORD, next);
  expect(done).toMatchObject({ status: 200, body: { ended: 1 } });
  expect([await whoIs(elsewhere), await whoIs(token)]).toEqual([null, null]);
  expect(await whoIs(done.cookie ?? "")).toMatchObject({ isProven: true });
  await expect(signIn(email)).rejects.toMatchObject({ code: "sign_in_failed" });
  expect(await whoIs(await signIn(email, next))).not.toBeNull();
});

test.each(["admin", "user"])(
  "a device that the %s calls compromised ends the user's other sessions",
  async (by) => {
    const email = `compromised-by-${by}@example.com`;
    const { userId, token } = await person(email);
    const { authenticator } = await enrol(token);
    const stolen = await signInWithPasskey(authenticator.sign(await offerSignIn(), { counter: 1 }), browser);
    const elsewhere = await signIn(email);
    const deviceId = (await call(devices.GET, "GET", token)).body.devices[0].id;
    if (by === "admin")
      await unenrollDevices(admin, { deviceIds: [deviceId], reason: "compromised", note: "" });
    else await call(device.DELETE, "DELETE", token, { isCompromised: true }, { deviceId });
    expect([await whoIs(stolen), await whoIs(elsewhere)]).toEqual([null, null]);
    if (by === "admin") expect(await whoIs(token)).toBeNull();
    else expect(await whoIs(token)).toMatchObject({ userId });
    const { rows } = await pool().query("select end_reason, restorable_until from device where id = $1", [
      deviceId,
    ]);
    expect(rows).toEqual([{ end_reason: "compromised", restorable_until: null }]);
  },
);

test.each(["closed", "switched off"])(
  "a portal that is %s takes back what has not been sent, and lets nobody in",
  async (how) => {
    const here = await openDirectory();
    const [away, sent, queued, sending, unprepared] = (await Promise.all(
      Array.from({ length: 5 }, () => addUser(here)),
    )) as [string, string, string, string, string];
    const token = await acceptWithPassword(away);
    await inviteUsers(admin, { userIds: [sent, queued, sending] });
    await prepare();
    const links = { sent: await tokenOf(sent), sending: await tokenOf(sending) };
    const mailOf = (userId: string) =>
      pool().query(
        "select m.state::text from mail_message m join invitation i on i.mail_id = m.id where i.user_id = $1",
        [userId],
      );
    for (const [userId, state] of [
      [sent, "sent"],
      [sending, "sending"],
    ])
      await pool().query(
        "update mail_message set state = $2::mail_state where id = (select mail_id from invitation where user_id = $1)",
        [userId, state],
      );
    await inviteUsers(admin, { userIds: [unprepared] });

    const close = { authentication: "none", invites: false, invitationDays: 7 } as const;
    if (how === "closed") await updatePortalSettings(admin, here, close);
    else await setDirectoryEnabled(admin, here, false);
    expect(await whoIs(token)).toBeNull();
    expect((await mailOf(queued)).rows).toEqual([{ state: "cancelled" }]);
    await prepare();
    const states = [];
    for (const userId of [sent, queued, sending, unprepared])
      states.push((await getInvitation(admin, userId)).state);
    expect(states).toEqual(["sent", "none", "none", "none"]);
    const { openInvitation } = await import("#lib/invitations/accept-user-invitation.ts");
    expect([await openInvitation(links.sent), await openInvitation(links.sending)]).toEqual([null, null]);
    const { identifier } = (
      await pool().query("select identifier_key as identifier from users where id = $1", [away])
    ).rows[0];
    await expect(signIn(identifier)).rejects.toMatchObject({ code: "sign_in_failed" });
    expect((await inviteUsers(admin, { userIds: [queued] })).skipped).toMatchObject([
      { why: "portal_closed" },
    ]);

    if (how === "closed") await updatePortalSettings(admin, here, { ...close, authentication: "password" });
    else await setDirectoryEnabled(admin, here, true);
    expect(await whoIs(token)).toBeNull();
    expect(await whoIs(await signIn(identifier))).not.toBeNull();
    expect(await openInvitation(links.sent)).toMatchObject({ userId: sent });
    // Its mail may have arrived: the link is dead all the same.
    expect(await openInvitation(links.sending)).toBeNull();
  },
);

test("whom only a name brings back gets neither devices nor password of whoever had it; an admin knows whom they mean", async () => {
  const remove =
    "update users set status = 'deleted', deleted_at = now(), purge_at = now() + interval '10 days' where id = $1";
  const revive =
    "update users set status = 'active', status_source = 'scim', deleted_at = null, purge_at = null, external_id = coalesce($2, external_id) where id = $1";
  const facts = async (userId: string) => {
    const { rows } = await pool().query(
      `select (select count(*)::int from device where user_id = $1 and ended_at is null) as devices,
              (select count(*)::int from portal_credential where user_id = $1) as passwords`,
      [userId],
    );
    return rows[0];
  };
  const gone = { devices: 0, passwords: 0 };
  const kept = { devices: 1, passwords: 1 };
  const cases: readonly (readonly [before: string | null, sent: string | null, object])[] = [
    [null, null, gone],
    [null, "00u-new", gone],
    ["00u-same", "00u-same", kept],
  ];
  for (const [before, after, expected] of cases) {
    const { userId, token } = await person();
    await enrol(token);
    await pool().query("update users set external_id = $2 where id = $1", [userId, before]);
    await pool().query(remove, [userId]);
    await pool().query(revive, [userId, after]);
    expect(await facts(userId)).toEqual(expected);
  }
  const { userId, token } = await person();
  await enrol(token);
  await pool().query(remove, [userId]);
  await giveAccessBack(admin, [userId]);
  expect(await facts(userId)).toEqual(kept);
});
