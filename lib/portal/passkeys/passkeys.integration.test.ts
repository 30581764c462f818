import { beforeAll, describe, expect, test } from "vitest";
import { removeOwnDevice, renameOwnDevice } from "#lib/devices/own-devices.ts";
import { restoreDevices } from "#lib/devices/restore-devices.ts";
import { unenrollDevices } from "#lib/devices/unenroll-devices.ts";
import { acceptUserInvitation, offerFirstPasskey } from "#lib/invitations/accept-user-invitation.ts";
import { inviteUsers } from "#lib/invitations/invite-users.ts";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { env } from "#lib/platform/env/env.ts";
import { giveAccessBack } from "#lib/users/lifecycle/give-access-back.ts";
import { suspendUsers } from "#lib/users/lifecycle/suspend-users.ts";
import { enrolOwnDevice, offerOwnDevice } from "../enrol-own-device.ts";
import { listDevicesOf } from "../list-devices-of.ts";
import { listUserSignIns } from "../list-sign-ins.ts";
import {
  acceptWithPassword,
  addUser,
  admin,
  browser,
  duringChangeOf,
  openDirectory,
  prepare,
  tokenOf,
  whoIs,
} from "../portal.fixture.ts";
import type { PortalUser } from "../portal-user.ts";
import { SoftAuthenticator, type Twist } from "./authenticator.fixture.ts";
import { offerSignIn } from "./offer-sign-in.ts";
import { userHandleOf } from "./relying-party.ts";
import { signInWithPasskey } from "./sign-in-with-passkey.ts";

let directoryId: string;
const refused = { code: "passkey_refused" };

beforeAll(async () => {
  directoryId = await openDirectory();
});

async function person(): Promise<PortalUser> {
  const user = await whoIs(await acceptWithPassword(await addUser(directoryId)));
  if (!user) throw new Error("Nobody is signed in.");
  return user;
}

async function enrolled(user?: PortalUser, twist: Twist = {}) {
  const owner = user ?? (await person());
  const authenticator = new SoftAuthenticator(env().publicUrl);
  const passkey = authenticator.register(await offerOwnDevice(owner), twist);
  await enrolOwnDevice(owner, { name: "Phone", passkey }, "of-the-test");
  const { devices } = await listDevicesOf(owner);
  return { owner, authenticator, deviceId: devices[0]?.id ?? "" };
}

const signIn = async (authenticator: SoftAuthenticator, twist: Twist = {}) =>
  signInWithPasskey(authenticator.sign(await offerSignIn(), twist), browser);
const latest = async ({ userId }: PortalUser) => (await listUserSignIns(admin, userId)).signIns[0];

test("a passkey enrols, signs in again and again, and its session is of its device", async () => {
  const { owner, authenticator, deviceId } = await enrolled();
  for (const counter of [1, 2, 40]) {
    const user = await whoIs(await signIn(authenticator, { counter }));
    expect(user).toMatchObject({ userId: owner.userId, deviceId });
    expect(user && (await listDevicesOf(user)).devices).toMatchObject([
      { name: "Phone", isCurrent: true, backedUp: true, lastUsedAt: expect.any(String) },
    ]);
  }
  expect(await latest(owner)).toMatchObject({ method: "passkey", outcome: "signed_in", deviceName: "Phone" });
  const { rows } = await pool().query(
    "select transports, backup_eligible, backed_up from device where id = $1",
    [deviceId],
  );
  expect(rows).toEqual([{ transports: ["internal"], backup_eligible: true, backed_up: true }]);
});

test("an authenticator without a counter (0, as synced passkeys) signs in as often as it likes", async () => {
  const { authenticator } = await enrolled();
  for (const _ of [1, 2]) expect(await whoIs(await signIn(authenticator, { counter: 0 }))).not.toBeNull();
});

test("a passkey that cannot be backed up stays so, and one that can says where it is kept now", async () => {
  const bound = await enrolled(undefined, { isBackupEligible: false });
  expect((await listDevicesOf(bound.owner)).devices).toMatchObject([{ backedUp: false, kind: "Built in" }]);
  expect(
    await whoIs(await signIn(bound.authenticator, { counter: 1, isBackupEligible: false })),
  ).not.toBeNull();
  await expect(signIn(bound.authenticator, { counter: 2 })).rejects.toMatchObject(refused);
  const synced = await enrolled(undefined, { isBackedUp: false });
  expect((await listDevicesOf(synced.owner)).devices).toMatchObject([{ backedUp: false }]);
  await signIn(synced.authenticator, { counter: 1 });
  expect((await listDevicesOf(synced.owner)).devices).toMatchObject([{ backedUp: true }]);
});

test("twenty devices are enough, also where two are enrolled at once", async () => {
  const owner = await person();
  await pool().query(
    `insert into device (id, directory_id, user_id, name, credential_id, public_key, transports)
     select gen_random_uuid(), $1, $2, 'Device', decode(md5($2::uuid::text || n), 'hex'), '', '{}' from generate_series(1, 19) n`,
    [owner.directoryId, owner.userId],
  );
  const passkeys = await Promise.all(
    [1, 2].map(async () => new SoftAuthenticator(env().publicUrl).register(await offerOwnDevice(owner))),
  );
  const both = await Promise.allSettled(
    passkeys.map((passkey) => enrolOwnDevice(owner, { name: "Next", passkey }, "")),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(offerOwnDevice(owner)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Remove one"),
  });
});

test("nobody fills the table of challenges: a session has five, a network so many that are not answered", async () => {
  const owner = await person();
  for (let n = 0; n < 8; n += 1) await offerOwnDevice(owner);
  const { rows } = await pool().query(
    "select count(*)::int as open from passkey_challenge where asked_by = $1",
    [`session:${owner.sessionId}`],
  );
  expect(rows).toEqual([{ open: 5 }]);
  await pool().query(
    `insert into passkey_challenge (hash, purpose, asked_by, expires_at)
     select 'x' || n, 'sign-in', 'network:198.51.100.20', now() + interval '1 minute' from generate_series(1, 1000) n`,
  );
  await expect(offerSignIn("198.51.100.20")).rejects.toMatchObject({ code: "too_many_requests" });
  expect((await offerSignIn("198.51.100.21")).challenge).not.toBe("");
});

test("challenges that ran out are dropped without waiting for whoever drops them too", async () => {
  await offerSignIn();
  await pool().query("update passkey_challenge set expires_at = now()");
  await inSqlTransaction(async (tx) => {
    await tx.query("select 1 from passkey_challenge where expires_at <= now() for update");
    expect((await offerSignIn()).challenge).not.toBe("");
  });
});

describe("registration is refused, and enrols nothing", () => {
  test.each<[string, Twist]>([
    ["another origin", { origin: "https://muster.evil.example" }],
    ["our host on another port", { origin: "http://localhost:1" }],
    ["another relying party", { rpId: "evil.example" }],
    ["an unverified user", { isVerified: false }],
    ["an answer to a sign-in", { type: "webauthn.get" }],
  ])("%s", async (_, twist) => {
    const owner = await person();
    await expect(enrolled(owner, twist)).rejects.toMatchObject(refused);
    expect((await listDevicesOf(owner)).devices).toEqual([]);
  });

  test("a challenge that was used, is too old, was never made, or is another user's or another session's", async () => {
    const [owner, other] = [await person(), await person()];
    const authenticator = new SoftAuthenticator(env().publicUrl);
    const passkey = authenticator.register(await offerOwnDevice(owner));
    await enrolOwnDevice(owner, { name: "Phone", passkey }, "");
    await expect(enrolOwnDevice(owner, { name: "Again", passkey }, "")).rejects.toMatchObject(refused);

    const offered = await offerOwnDevice(owner);
    const next = new SoftAuthenticator(env().publicUrl).register(offered);
    await expect(enrolOwnDevice(other, { name: "Theirs", passkey: next }, "")).rejects.toMatchObject(refused);

    const late = new SoftAuthenticator(env().publicUrl).register(await offerOwnDevice(owner));
    await pool().query("update passkey_challenge set expires_at = now()");
    await expect(enrolOwnDevice(owner, { name: "Late", passkey: late }, "")).rejects.toMatchObject(refused);

    const user = { id: Buffer.from(userHandleOf(owner.userId)).toString("base64url") };
    const made = new SoftAuthenticator(env().publicUrl).register({ challenge: "bWFkZSB1cA", user });
    await expect(enrolOwnDevice(owner, { name: "Made up", passkey: made }, "")).rejects.toMatchObject(
      refused,
    );
    expect((await listDevicesOf(owner)).devices).toHaveLength(1);
    expect((await listDevicesOf(other)).devices).toEqual([]);
  });

  test("a credential that somebody has enrolled already", async () => {
    const { authenticator } = await enrolled();
    const other = await person();
    const passkey = authenticator.register(await offerOwnDevice(other));
    await expect(enrolOwnDevice(other, { name: "Stolen", passkey }, "")).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("access that ended between the offer and its answer", async () => {
    const owner = await person();
    const passkey = new SoftAuthenticator(env().publicUrl).register(await offerOwnDevice(owner));
    await suspendUsers(admin, { userIds: [owner.userId], reason: "Left" });
    await expect(enrolOwnDevice(owner, { name: "Late", passkey }, "")).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });
});

describe("a sign-in is refused, with its reason in the user's history", () => {
  test.each<[string, Twist]>([
    ["another origin", { origin: "https://muster.evil.example" }],
    ["another relying party", { rpId: "evil.example" }],
    ["an unverified user", { isVerified: false }],
    ["an answer to a registration", { type: "webauthn.create" }],
    ["another key's signature", { withOtherKey: true }],
    ["a credential that cannot be backed up any more", { isBackupEligible: false }],
  ])("%s", async (_, twist) => {
    const { owner, authenticator } = await enrolled();
    await expect(signIn(authenticator, { counter: 1, ...twist })).rejects.toMatchObject(refused);
    expect(await latest(owner)).toMatchObject({ method: "passkey", outcome: "not_verified" });
  });

  test("a credential of another user", async () => {
    const [{ owner, authenticator }, other] = [await enrolled(), await person()];
    for (const userId of [other.userId, "00000000-0000-7000-8000-000000000000"]) {
      const userHandle = Buffer.from(userHandleOf(userId)).toString("base64url");
      await expect(signIn(authenticator, { counter: 1, userHandle })).rejects.toMatchObject(refused);
    }
    expect(await latest(owner)).toMatchObject({ outcome: "not_verified" });
  });

  test("a counter that went back or stood still, also where two use it at once", async () => {
    const { owner, authenticator } = await enrolled();
    await signIn(authenticator, { counter: 5 });
    for (const counter of [5, 4, 0]) {
      await expect(signIn(authenticator, { counter })).rejects.toMatchObject(refused);
      expect(await latest(owner)).toMatchObject({ outcome: "counter_went_back", deviceName: "Phone" });
    }
    const both = await Promise.allSettled([
      signIn(authenticator, { counter: 6 }),
      signIn(authenticator, { counter: 6 }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("a challenge that was used, is too old, or was made for something else", async () => {
    const { owner, authenticator } = await enrolled();
    const offered = await offerSignIn();
    // Two processes with one answer: the challenge is in the database that they share.
    const answers = await Promise.allSettled(
      [1, 2].map((counter) => signInWithPasskey(authenticator.sign(offered, { counter }), browser)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const late = await offerSignIn();
    await pool().query("update passkey_challenge set expires_at = now()");
    const answer = authenticator.sign(late, { counter: 9 });
    await expect(signInWithPasskey(answer, browser)).rejects.toMatchObject(refused);
    const enrolment = authenticator.sign(await offerOwnDevice(owner), { counter: 9 });
    await expect(signInWithPasskey(enrolment, browser)).rejects.toMatchObject(refused);
  });

  test("a wrong answer uses its challenge up as well", async () => {
    const { authenticator } = await enrolled();
    const offered = await offerSignIn();
    const wrong = authenticator.sign(offered, { counter: 1, withOtherKey: true });
    await expect(signInWithPasskey(wrong, browser)).rejects.toMatchObject(refused);
    await expect(
      signInWithPasskey(authenticator.sign(offered, { counter: 1 }), browser),
    ).rejects.toMatchObject(refused);
  });

  test("a passkey that nobody enrolled", async () => {
    const stranger = new SoftAuthenticator(env().publicUrl);
    await expect(signIn(stranger, { counter: 1, userHandle: "AAAA" })).rejects.toMatchObject(refused);
  });

  test("a device that was unenrolled, and with it what was signed in", async () => {
    const { owner, authenticator, deviceId } = await enrolled();
    const token = await signIn(authenticator, { counter: 1 });
    await unenrollDevices(admin, { deviceIds: [deviceId], reason: "lost", note: "" });
    expect(await whoIs(token)).toBeNull();
    await expect(signIn(authenticator, { counter: 2 })).rejects.toMatchObject(refused);
    expect(await latest(owner)).toMatchObject({ outcome: "device_ended" });
  });

  test("what was signed in with a device does not come back with it", async () => {
    const { authenticator, deviceId } = await enrolled();
    const token = await signIn(authenticator, { counter: 1 });
    await unenrollDevices(admin, { deviceIds: [deviceId], reason: "lost", note: "" });
    expect((await restoreDevices(admin, [deviceId])).changed).toHaveLength(1);
    expect(await whoIs(token)).toBeNull();
    expect(await whoIs(await signIn(authenticator, { counter: 2 }))).toMatchObject({ deviceId });
  });

  test("a passkey that is refused over and over does not fill its user's history", async () => {
    const { owner, authenticator, deviceId } = await enrolled();
    await unenrollDevices(admin, { deviceIds: [deviceId], reason: "lost", note: "" });
    const answer = authenticator.sign(await offerSignIn(), { counter: 1 });
    for (let count = 0; count < 30; count += 1)
      await expect(signInWithPasskey(answer, browser)).rejects.toMatchObject(refused);
    const { rowCount } = await pool().query(
      "select 1 from portal_sign_in where user_id = $1 and outcome = 'device_ended'",
      [owner.userId],
    );
    expect(rowCount).toBeGreaterThan(10);
    expect(rowCount).toBeLessThan(26);
  });

  test("a sign-in holds nothing while it waits for a change of the user's access", async () => {
    const { owner, authenticator } = await enrolled();
    const answer = authenticator.sign(await offerSignIn(), { counter: 1 });
    const outcome = await duringChangeOf(
      owner.userId,
      () => signInWithPasskey(answer, browser),
      "update device set name = name where user_id = $1",
    );
    await expect(outcome()).rejects.toMatchObject(refused);
  });

  test("a user without access; the session ends with it, and the device works again with it", async () => {
    const { owner, authenticator } = await enrolled();
    const token = await signIn(authenticator, { counter: 1 });
    await suspendUsers(admin, { userIds: [owner.userId], reason: "Left" });
    expect(await whoIs(token)).toBeNull();
    await expect(signIn(authenticator, { counter: 2 })).rejects.toMatchObject(refused);
    expect(await latest(owner)).toMatchObject({ outcome: "no_access" });
    await giveAccessBack(admin, [owner.userId]);
    expect(await whoIs(await signIn(authenticator, { counter: 3 }))).toMatchObject({ userId: owner.userId });
  });
});

test("a first passkey behind a link accepts it, without any password", async () => {
  const userId = await addUser(directoryId);
  const invited = async () => {
    await inviteUsers(admin, { userIds: [userId] });
    await prepare();
    return tokenOf(userId);
  };
  const voided = await invited();
  const stale = new SoftAuthenticator(env().publicUrl);
  const staleKey = stale.register(await offerFirstPasskey(voided));
  const token = await invited();
  // A challenge is its invitation's own.
  const accept = (link: string, passkey: typeof staleKey) =>
    acceptUserInvitation({ token: link, deviceName: "Laptop", passkey }, browser, "");
  await expect(accept(token, staleKey)).rejects.toMatchObject(refused);
  await expect(offerFirstPasskey(voided)).rejects.toMatchObject({ code: "link_used" });

  const authenticator = new SoftAuthenticator(env().publicUrl);
  const passkey = authenticator.register(await offerFirstPasskey(token));
  expect(await whoIs(await accept(token, passkey))).toMatchObject({ userId });
  await expect(offerFirstPasskey(token)).rejects.toMatchObject({ code: "link_used" });
  expect(await whoIs(await signIn(authenticator, { counter: 1 }))).toMatchObject({ userId });
  const { rows } = await pool().query("select 1 from portal_credential where user_id = $1", [userId]);
  expect(rows).toEqual([]);
});

test("users name and remove their own devices, and nobody else's", async () => {
  const { owner, authenticator, deviceId } = await enrolled();
  const other = await person();
  const notFound = { code: "not_found" };
  await expect(renameOwnDevice(other, deviceId, "Mine now")).rejects.toMatchObject(notFound);
  await expect(removeOwnDevice(other, deviceId, false, "")).rejects.toMatchObject(notFound);
  await renameOwnDevice(owner, deviceId, "Old phone");
  expect((await listDevicesOf(owner)).devices).toMatchObject([{ name: "Old phone" }]);
  const token = await signIn(authenticator, { counter: 1 });
  await removeOwnDevice(owner, deviceId, false, "");
  expect(await whoIs(token)).toBeNull();
  expect((await listDevicesOf(owner)).devices).toEqual([]);
  await expect(signIn(authenticator, { counter: 2 })).rejects.toMatchObject(refused);
  await expect(removeOwnDevice(owner, deviceId, false, "")).rejects.toMatchObject(notFound);
});
