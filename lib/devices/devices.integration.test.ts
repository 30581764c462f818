import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { createDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { newId } from "#lib/platform/db/id.ts";
import { subscribe } from "#lib/platform/db/notify.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { giveAccessBack } from "#lib/users/lifecycle/give-access-back.ts";
import { suspendUsers } from "#lib/users/lifecycle/suspend-users.ts";
import { createUserInput } from "#lib/users/made-here/contract.ts";
import { createUser } from "#lib/users/made-here/create-user.ts";
import { deviceListQuery } from "./contract.ts";
import { findValidDevice } from "./device.store.ts";
import { enrolDevice } from "./enrol-device.ts";
import { exportDevices } from "./export-devices.ts";
import { listDevices } from "./list-devices.ts";
import { restoreDevices } from "./restore-devices.ts";
import { unenrollDevices } from "./unenroll-devices.ts";
import { DEVICES_PER_PAGE, MAX_DEVICES_OF_USER, unenrollReasons } from "./vocabulary.ts";

const admin: Actor = systemActor("Ada Admin");
let directoryId: string;
let userId: string;

async function directory(policy: { removeDevices: boolean; onDeactivated: boolean }): Promise<string> {
  const rest = { onSuspended: false, onLocked: false, removeRecord: false, graceDays: 10 };
  const input = { type: "scim", name: `Directory ${newId()}`, policy: { ...policy, ...rest } };
  return (await createDirectory(admin, createDirectoryInput.parse(input))).id;
}

async function user(displayName = "Dana", inDirectory = directoryId): Promise<string> {
  const input = createUserInput.parse({ directoryId: inDirectory, userName: newId(), displayName });
  return (await createUser(admin, input)).id;
}

async function enrol(
  owner: string,
  { name = "Phone", inDirectory = directoryId, credentialId = randomBytes(32) } = {},
) {
  const device = {
    directoryId: inDirectory,
    userId: owner,
    name,
    credentialId,
    publicKey: Buffer.from("key"),
    counter: 7,
    transports: ["internal"],
    backupEligible: true,
    backedUp: true,
  };
  return { id: await enrolDevice(device, "of-the-test"), credentialId };
}

const unenroll = (deviceIds: string[], reason: (typeof unenrollReasons)[number] = "lost", note = "") =>
  unenrollDevices(admin, { deviceIds, reason, note });
const list = (query: Record<string, string> = {}, actor = admin) =>
  listDevices(actor, deviceListQuery.parse(query));
const only = async (id: string) => (await list({ userId })).devices.find((device) => device.id === id);

beforeAll(async () => {
  directoryId = await directory({ removeDevices: true, onDeactivated: true });
  userId = await user();
});

test("a device signs in until it ends or its user has no access, from that transaction on", async () => {
  const { id, credentialId } = await enrol(userId);
  expect(await findValidDevice(credentialId)).toMatchObject({
    id,
    userId,
    directoryId,
    counter: 7,
    transports: ["internal"],
  });
  expect(await findValidDevice(randomBytes(32))).toBeNull();

  await suspendUsers(admin, { userIds: [userId], reason: "Left" });
  // The policy keeps devices of suspended users: it is there, and does not work.
  expect(await findValidDevice(credentialId)).toBeNull();
  expect(await only(id)).toMatchObject({ state: "blocked", end: null });
  await giveAccessBack(admin, [userId]);
  expect(await findValidDevice(credentialId)).not.toBeNull();

  await unenroll([id]);
  expect(await findValidDevice(credentialId)).toBeNull();
});

describe("an admin ends a device", () => {
  test.each(unenrollReasons)("%s", async (reason) => {
    const { id, credentialId } = await enrol(userId);
    const note = reason === "other" ? "Sold" : "";
    expect(await unenroll([id], reason, note)).toEqual({ changed: [{ id, name: "Phone" }], skipped: [] });
    const isFinal = reason === "compromised";
    const end = (await only(id))?.end;
    expect(end).toMatchObject({
      reason,
      note: note || null,
      by: "admin",
      byName: "Ada Admin",
      isRestorable: !isFinal,
    });
    if (isFinal) expect(end?.restorableUntil).toBeNull();
    else expect(Date.parse(end?.restorableUntil ?? "") - Date.now()).toBeGreaterThan(9.9 * 86_400_000);
    expect((await unenroll([id], "lost")).skipped).toEqual([{ id, name: "Phone", why: "ended_already" }]);

    const back = await restoreDevices(admin, [id]);
    expect(back.skipped.map(({ why }) => why)).toEqual(isFinal ? ["final"] : []);
    expect((await findValidDevice(credentialId)) === null).toBe(isFinal);
    const { rows } = await pool().query(
      "SELECT type FROM event WHERE subject_id = $1 AND payload->>'device' = $2 ORDER BY id",
      [userId, id],
    );
    const types = ["device.enrolled", "device.unenrolled", ...(isFinal ? [] : ["device.restored"])];
    expect(rows.map(({ type }) => type)).toEqual(types);
    const audited = await pool().query("SELECT action FROM audit_entry WHERE subject_id = $1 ORDER BY id", [
      id,
    ]);
    expect(audited.rows.map(({ action }) => action)).toEqual([
      "device.unenroll",
      ...(isFinal ? [] : ["device.restore"]),
    ]);
  });
});

test("what ended with the access comes back with it alone, and not at all once it is reported as compromised", async () => {
  const owner = await user();
  const [kept, stolen] = [await enrol(owner), await enrol(owner)];
  await pool().query("UPDATE unenrol_policy SET on_suspended = true WHERE directory_id = $1", [directoryId]);
  await suspendUsers(admin, { userIds: [owner], reason: "Left" });
  const ended = (await list({ userId: owner })).devices.find(({ id }) => id === kept.id);
  expect(ended?.end).toMatchObject({
    reason: "suspended",
    by: "admin",
    byName: "Ada Admin",
    isRestorable: false,
  });
  expect((await restoreDevices(admin, [kept.id])).skipped).toMatchObject([{ why: "user_without_access" }]);
  expect((await unenroll([stolen.id], "compromised")).changed).toHaveLength(1);
  await giveAccessBack(admin, [owner]);
  await pool().query("UPDATE unenrol_policy SET on_suspended = false WHERE directory_id = $1", [directoryId]);
  expect(await findValidDevice(kept.credentialId)).not.toBeNull();
  expect(await findValidDevice(stolen.credentialId)).toBeNull();
  expect((await restoreDevices(admin, [stolen.id])).skipped).toMatchObject([{ why: "final" }]);
});

test("nothing comes back when its time is over", async () => {
  const { id } = await enrol(userId);
  await unenroll([id]);
  await pool().query("UPDATE device SET restorable_until = now() - interval '1 second' WHERE id = $1", [id]);
  expect((await restoreDevices(admin, [id])).skipped).toMatchObject([{ why: "final" }]);
  expect((await only(id))?.end?.isRestorable).toBe(false);
});

test("a passkey is enrolled once, and only for somebody who has access", async () => {
  const { credentialId } = await enrol(userId);
  await expect(enrol(await user(), { credentialId })).rejects.toMatchObject({ code: "conflict" });
  const suspended = await user();
  await suspendUsers(admin, { userIds: [suspended], reason: "Left" });
  await expect(enrol(suspended)).rejects.toMatchObject({ code: "not_found" });
  await expect(enrol(userId, { inDirectory: newId() })).rejects.toMatchObject({ code: "not_found" });
});

test("many at once: each device that can end ends, in one transaction; pages learn of it", async () => {
  const ids: string[] = [];
  for (const owner of [await user(), await user(), await user()])
    for (let index = 0; index < MAX_DEVICES_OF_USER; index += 1) ids.push((await enrol(owner)).id);
  const elsewhere = await directory({ removeDevices: false, onDeactivated: false });
  const stranger = await enrol(await user("Eve", elsewhere), { inDirectory: elsewhere });
  const heard = new Promise<string | undefined>((resolve) => {
    const end = subscribe(({ topic, id }) => {
      if (topic !== "devices") return;
      end();
      resolve(id);
    });
  });
  // The subscription stands once the connection listens; until then the notice is repeated by another change.
  const limited = { ...admin, directoryIds: [directoryId] };
  const { changed, skipped } = await unenrollDevices(limited, {
    deviceIds: [...ids, stranger.id],
    reason: "left",
    note: "",
  });
  expect(changed).toHaveLength(60);
  expect(skipped).toEqual([{ id: stranger.id, name: null, why: "not_there" }]);
  expect(await findValidDevice(stranger.credentialId)).not.toBeNull();
  await expect
    .poll(async () => {
      await restoreDevices(admin, ids.slice(0, 1));
      await unenroll(ids.slice(0, 1));
      return Promise.race([heard, Promise.resolve(undefined)]);
    })
    .toBeTruthy();
});

describe("the list", () => {
  let home: string;
  let ann: string;
  let ben: string;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    home = await directory({ removeDevices: false, onDeactivated: false });
    ann = await user("Ann Archer", home);
    ben = await user("Ben Baker", home);
    for (const [key, owner, name] of [
      ["phone", ann, "Ann's phone"],
      ["laptop", ann, "ThinkPad 100%"],
      ["key", ben, "YubiKey 5C"],
      ["old", ben, "Old phone"],
    ] as const)
      ids[key] = (await enrol(owner, { name, inDirectory: home })).id;
    await unenroll([ids.laptop ?? ""], "replaced");
    await suspendUsers(admin, { userIds: [ben], reason: "Left" });
    await pool().query("UPDATE device SET last_used_at = now() - interval '40 days' WHERE id = $1", [
      ids.key,
    ]);
    await pool().query("UPDATE device SET last_used_at = now() WHERE id = $1", [ids.phone]);
  });

  test.each([
    ["everything, the newest first", {}, ["old", "key", "laptop", "phone"]],
    ["of a user", { userId: "ann" }, ["laptop", "phone"]],
    ["working", { state: "working" }, ["phone"]],
    ["blocked", { state: "blocked" }, ["old", "key"]],
    ["ended", { state: "ended" }, ["laptop"]],
    ["by reason", { reason: "replaced" }, ["laptop"]],
    ["by another reason", { reason: "lost" }, []],
    ["unused for 30 days", { unused: "30" }, ["key"]],
    ["never used", { unused: "never" }, ["old", "laptop"]],
    ["by the device's name", { search: "PHONE" }, ["old", "phone"]],
    ["by the user's name", { search: "baker" }, ["old", "key"]],
    ["by several words", { search: "ben baker" }, ["old", "key"]],
    ["percent means itself", { search: "100%" }, ["laptop"]],
  ] as const)("%s", async (_name, query: Record<string, string>, expected) => {
    const filter = { ...query, directoryId: home, ...(query.userId ? { userId: ann } : {}) };
    const { devices, count } = await list(filter);
    expect(devices.map(({ id }) => Object.keys(ids).find((key) => ids[key] === id))).toEqual(expected);
    expect(count).toBe(expected.length);
  });

  test("pages there and back show each device once", async () => {
    const owner = await user();
    for (let index = 0; index < DEVICES_PER_PAGE + 5; index += 1) {
      const { id } = await enrol(owner, { name: `No ${index}` });
      if (index % 2 === 0 || index < 40) await unenroll([id]);
    }
    const first = await list({ userId: owner });
    const second = await list({ userId: owner, cursor: first.next ?? "" });
    const again = await list({ userId: owner, cursor: second.previous ?? "" });
    expect([first.devices.length, second.devices.length, first.previous, second.next]).toEqual([
      50,
      5,
      null,
      null,
    ]);
    expect(again.devices).toEqual(first.devices);
    expect(new Set([...first.devices, ...second.devices].map(({ id }) => id)).size).toBe(55);
    expect(first.user).toEqual({ id: owner, name: "Dana" });
  });

  test("a limited admin sees their directories, and exports no others", async () => {
    const limited = { ...admin, directoryIds: [home] };
    expect(await list({}, limited)).toMatchObject({ count: 4, hasAny: true, directories: [{ id: home }] });
    expect(await list({ directoryId }, limited)).toMatchObject({ devices: [], count: 0 });
    const csv = await (await exportDevices(limited, deviceListQuery.parse({}))).text();
    const lines = csv.trim().split("\r\n");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toContain("restorable until");
    expect(lines.find((line) => line.includes("ThinkPad"))).toContain("ended,Ann Archer,");
    const nobody = { ...admin, directoryIds: [newId()] };
    expect(await list({}, nobody)).toMatchObject({ hasAny: false, directories: [], devices: [] });
  });
});
