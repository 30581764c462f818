import { beforeAll, describe, expect, test } from "vitest";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { createDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { newId } from "#lib/platform/db/id.ts";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { applyUsers } from "../apply-users.ts";
import { purgeDeletedUsers } from "../purge-deleted-users.ts";
import { deleteUser } from "../tombstone.store.ts";
import { findUserInAnyState } from "../user.store.ts";
import { eventTypeOf } from "../user-event-type.ts";
import { recordOfUser, type UserStatus } from "../user-record.ts";
import { insertNewUser, updateUser } from "../user-write.store.ts";
import { userStatuses } from "../vocabulary.ts";
import { giveAccessBack } from "./give-access-back.ts";
import { type AccessWord, accessAfter, statusAfter, statusOf } from "./status-machine.ts";
import { suspendUsers } from "./suspend-users.ts";

const admin: Actor = { ...systemActor("Ada Admin"), requestId: "of-the-test" };
const reason = "Left in anger";
let directoryId: string;

beforeAll(async () => {
  ({ id: directoryId } = await createDirectory(
    admin,
    createDirectoryInput.parse({
      type: "scim",
      name: "Directory",
      policy: {
        removeDevices: true,
        onDeactivated: true,
        onSuspended: false,
        onLocked: false,
        removeRecord: true,
        graceDays: 10,
      },
    }),
  ));
  // The choices of Okta, which a directory that only pushes does not offer.
  await pool().query("UPDATE unenrol_policy SET on_suspended = true");
});

async function userWho(said: UserStatus, { isHeld = false, userName = newId() } = {}): Promise<string> {
  const id = newId();
  const at = new Date();
  const status = said === "deleted" ? "active" : said;
  const record = recordOfUser(
    { userName, externalId: id, displayName: "Dana", active: status !== "deactivated" },
    null,
  );
  const event = {
    type: "user.created",
    changes: { before: {}, after: {} },
    requestId: "",
  } as const;
  const write = { directoryId, id, record, sources: {}, status, createdAt: at, at, version: 1, event };
  await insertNewUser(write, pool(), { regardless: true });
  await pool().query(
    `INSERT INTO device (id, directory_id, user_id, name, credential_id, public_key, transports)
     VALUES ($1, $2, $3, 'Phone', decode($4, 'hex'), '', '{}')`,
    [newId(), directoryId, id, id.replaceAll("-", "")],
  );
  if (isHeld) await suspendUsers(admin, { userIds: [id], reason });
  if (said === "deleted") await deleteUser(directoryId, id, null, 10, "");
  return id;
}

/** Says a word by the statements that SCIM, syncs and admins use. */
async function say(id: string, word: AccessWord): Promise<void> {
  if ("deleted" in word) {
    await deleteUser(directoryId, id, null, 10, "");
    return;
  }
  if ("act" in word) {
    if (word.act === "suspend") await suspendUsers(admin, { userIds: [id], reason });
    else await giveAccessBack(admin, [id]);
    return;
  }
  const before = await findUserInAnyState(directoryId, id);
  if (!before) throw new Error("no such user");
  const status =
    "status" in word
      ? word.status
      : "active" in word
        ? statusAfter(before.status, word.active)
        : statusAfter(null, word.revived);
  const at = new Date();
  const common = {
    id,
    record: recordOfUser({ ...before.resource, active: status !== "deactivated" }, null),
    sources: before.sources,
    status,
    createdAt: before.createdAt,
    version: before.version + 1,
  };
  const type = eventTypeOf(before.status, status);
  const changes = { before: {}, after: {} };
  if (word.by === "scim")
    await updateUser({ ...common, directoryId, at, event: { type, changes, requestId: "" } });
  else
    await inSqlTransaction((tx) =>
      applyUsers(tx, { directoryId, at, requestId: "" }, [
        { ...common, providerId: id, event: { type, changes } },
      ]),
    );
}

async function state(id: string) {
  const { rows } = await pool().query<{
    status: UserStatus;
    source: string;
    said: UserStatus | null;
    isHeld: boolean;
    isValid: boolean;
    recordEnds: boolean;
    isBehind: boolean;
  }>(
    `SELECT u.status::text, u.status_source::text AS source, u.said_status::text AS said, u.suspended_at IS NOT NULL AS "isHeld",
            d.ended_at IS NULL AND u.status = 'active' AS "isValid", u.purge_at IS NOT NULL AS "recordEnds",
            u.rendered::jsonb #>> '{meta,version}' <> 'W/"' || u.version || '"' AS "isBehind"
       FROM users u JOIN device d ON d.user_id = u.id WHERE u.id = $1`,
    [id],
  );
  const [row] = rows;
  if (!row) throw new Error("no such user");
  return row;
}

const types = async (id: string) =>
  (
    await pool().query<{ type: string }>("SELECT type FROM event WHERE subject_id = $1 ORDER BY id", [id])
  ).rows.map(({ type }) => type);

const words: readonly (readonly [string, AccessWord])[] = [
  ["SCIM: active true", { by: "scim", active: true }],
  ["SCIM: active false", { by: "scim", active: false }],
  ["SCIM: sent again", { by: "scim", revived: true }],
  ["SCIM: deleted", { by: "scim", deleted: true }],
  ["sync: active", { by: "sync", status: "active" }],
  ["sync: locked", { by: "sync", status: "locked" }],
  ["sync: suspended", { by: "sync", status: "suspended" }],
  ["sync: deactivated", { by: "sync", status: "deactivated" }],
  ["admin: suspends", { by: "admin", act: "suspend" }],
  ["admin: gives back", { by: "admin", act: "give back" }],
];

describe.each(words)("%s", (_name, word) => {
  test.each([false, true])("held back by an admin: %s", async (isHeld) => {
    for (const said of userStatuses) {
      const id = await userWho(said, { isHeld });
      const before = { said, isHeld };
      expect((await state(id)).status, `before: ${said}`).toBe(statusOf(before));
      await say(id, word);
      const after = accessAfter(before, word);
      const found = await state(id);
      expect({ ...found, recordEnds: null, source: null }, `from ${said}`).toEqual({
        status: statusOf(after),
        said: after.isHeld ? after.said : null,
        isHeld: after.isHeld,
        isValid: statusOf(after) === "active",
        isBehind: after.said === "deleted" && found.isBehind,
        recordEnds: null,
        source: null,
      });
      if (found.status === "suspended" && after.isHeld) expect(found.source).toBe("admin");
      // A suspension alone never removes the record: the directory would send the user again, without it.
      if (after.said !== said)
        expect(found.recordEnds, `from ${said}`).toBe(
          ["suspended", "deactivated", "deleted"].includes(after.said),
        );
    }
  });
});

test("whom an admin holds back is told to have got nothing back, and everything is audited", async () => {
  const id = await userWho("active");
  await suspendUsers(admin, { userIds: [id], reason });
  await say(id, { by: "scim", active: false });
  await say(id, { by: "scim", active: true });
  await say(id, { by: "sync", status: "active" });
  expect((await state(id)).status).toBe("suspended");
  await giveAccessBack(admin, [id]);
  expect(await types(id)).toEqual([
    "user.created",
    "device.unenrolled",
    "user.suspended",
    "user.deactivated",
    "user.updated",
    "user.updated",
    "device.restored",
    "user.reactivated",
  ]);
  const { rows } = await pool().query(
    "SELECT actor_name AS by, action, before, after FROM audit_entry WHERE subject_id = $1 ORDER BY id",
    [id],
  );
  expect(rows).toEqual([
    {
      by: "Ada Admin",
      action: "user.suspend",
      before: { status: "active" },
      after: { status: "suspended", reason },
    },
    {
      by: "Ada Admin",
      action: "user.give-back",
      before: { status: "suspended", suspension: reason },
      after: { status: "active" },
    },
  ]);
});

test("a deleted user comes back unless another one has the name by now; the others of the choice do", async () => {
  const userName = newId();
  const [gone, other] = [await userWho("deleted", { userName }), await userWho("deleted")];
  const namesake = await userWho("active", { userName });
  const elsewhere = newId();
  expect(await giveAccessBack(admin, [gone, other, namesake, elsewhere])).toEqual({
    changed: [{ id: other, name: "Dana", status: "active" }],
    skipped: [
      { id: gone, name: "Dana", why: "name_taken" },
      { id: namesake, name: "Dana", why: "has_access" },
      { id: elsewhere, name: null, why: "not_there" },
    ],
  });
  expect((await state(gone)).status).toBe("deleted");
  expect(await state(other)).toMatchObject({ status: "active", isValid: true, recordEnds: false });
});

test("users of other directories are not there for a limited admin", async () => {
  const id = await userWho("active");
  const limited = { ...admin, directoryIds: [newId()] };
  const nothing = { changed: [], skipped: [{ id, name: null, why: "not_there" }] };
  expect(await suspendUsers(limited, { userIds: [id], reason })).toEqual(nothing);
  await suspendUsers(admin, { userIds: [id], reason });
  expect(await giveAccessBack(limited, [id])).toEqual(nothing);
  expect((await state(id)).status).toBe("suspended");
});

test("a change that had begun before the suspension does not give the access back", async () => {
  const id = await userWho("active");
  const before = await findUserInAnyState(directoryId, id);
  if (!before) throw new Error("no such user");
  await suspendUsers(admin, { userIds: [id], reason });
  const written = await updateUser({
    directoryId,
    id,
    record: recordOfUser({ ...before.resource, displayName: "Dana D." }, null),
    sources: {},
    status: "active",
    createdAt: before.createdAt,
    at: new Date(),
    version: before.version + 1,
    event: { type: "user.updated", changes: { before: {}, after: {} }, requestId: "" },
  });
  expect(written?.status).toBe("suspended");
});

test("the record of somebody held back is not removed, however long it lasts", async () => {
  const id = await userWho("active", { isHeld: true });
  await purgeDeletedUsers(new Date(Date.now() + 1000 * 86_400_000));
  expect((await state(id)).isHeld).toBe(true);
});
