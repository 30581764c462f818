import { describe, expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { createDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { purgeDeletedUsers } from "./purge-deleted-users.ts";
import { deleteUser } from "./tombstone.store.ts";

type Status = "pending" | "active" | "locked" | "suspended" | "deactivated" | "deleted";
type Policy = {
  removeDevices: boolean;
  onDeactivated: boolean;
  onSuspended: boolean;
  onLocked: boolean;
  removeRecord: boolean;
};

const nothing: Policy = {
  removeDevices: false,
  onDeactivated: false,
  onSuspended: false,
  onLocked: false,
  removeRecord: false,
};
const policies: Record<string, Policy> = {
  "devices stay": { ...nothing, onDeactivated: true, onSuspended: true, onLocked: true },
  "removed users only": { ...nothing, removeDevices: true },
  deactivated: { ...nothing, removeDevices: true, onDeactivated: true },
  suspended: { ...nothing, removeDevices: true, onSuspended: true },
  locked: { ...nothing, removeDevices: true, onLocked: true },
  "all of them, and the record": {
    removeDevices: true,
    onDeactivated: true,
    onSuspended: true,
    onLocked: true,
    removeRecord: true,
  },
};
const leaving = ["locked", "suspended", "deactivated", "deleted"] as const;

/** What the policy's own words say (components/directories/policy-words.ts). */
function endsDevices(policy: Policy, status: Status): boolean {
  if (!policy.removeDevices) return false;
  const chosen = {
    locked: policy.onLocked,
    suspended: policy.onSuspended,
    deactivated: policy.onDeactivated,
    deleted: true,
  };
  return status in chosen && chosen[status as keyof typeof chosen];
}

async function directoryWith(policy: Policy): Promise<string> {
  const { id } = await createDirectory(
    systemActor("test"),
    createDirectoryInput.parse({
      type: "scim",
      name: `Directory ${newId()}`,
      policy: { ...policy, onSuspended: false, onLocked: false, graceDays: 10 },
    }),
  );
  // A directory that only pushes can't be given the choices of Okta; the policy itself knows them for all.
  await pool().query("UPDATE unenrol_policy SET on_suspended = $2, on_locked = $3 WHERE directory_id = $1", [
    id,
    policy.onSuspended,
    policy.onLocked,
  ]);
  return id;
}

async function userWithDevice(directoryId: string): Promise<string> {
  const id = newId();
  await pool().query(
    `INSERT INTO users (directory_id, id, resource, rendered, user_name, user_name_key, external_id) VALUES ($1, $2::uuid, '{}', '{}', $3, $3, $3)`,
    [directoryId, id, id],
  );
  await pool().query(
    `INSERT INTO device (id, directory_id, user_id, name, credential_id, public_key, transports)
     VALUES ($1, $2, $3, 'Phone', decode($4, 'hex'), '', '{}')`,
    [newId(), directoryId, id, id.replaceAll("-", "")],
  );
  return id;
}

async function setStatus(directoryId: string, id: string, status: Status): Promise<void> {
  if (status === "deleted") await deleteUser(directoryId, id, null, 10, "");
  else
    await pool().query(
      "UPDATE users SET status = $3::user_status, status_source = 'sync', deleted_at = NULL, purge_at = NULL, version = version + 1 WHERE directory_id = $1 AND id = $2",
      [directoryId, id, status],
    );
}

async function state(id: string) {
  const { rows } = await pool().query(
    `SELECT d.ended_at IS NOT NULL AS ended, d.end_reason AS reason, d.restorable_until > now() + interval '9 days' AS restorable,
            u.purge_at > now() + interval '9 days' AS "recordEnds"
       FROM users u JOIN device d ON d.user_id = u.id WHERE u.id = $1`,
    [id],
  );
  return rows[0];
}

describe.each(Object.entries(policies))("policy: %s", (_name, policy) => {
  test.each(leaving)("%s, and back", async (status) => {
    const directoryId = await directoryWith(policy);
    const id = await userWithDevice(directoryId);
    await setStatus(directoryId, id, status);
    const ended = endsDevices(policy, status);
    expect(await state(id)).toEqual({
      ended,
      reason: ended ? status : null,
      restorable: ended ? true : null,
      recordEnds: status === "deleted" || (ended && policy.removeRecord) ? true : null,
    });
    // Another change of somebody who has no access changes nothing of that.
    await pool().query(
      "UPDATE users SET purge_at = NULL, updated_at = now() WHERE id = $1 AND status <> 'deleted'",
      [id],
    );
    expect((await state(id))?.recordEnds).toBe(
      status === "deleted" || (ended && policy.removeRecord) ? true : null,
    );

    await setStatus(directoryId, id, "active");
    expect(await state(id)).toEqual({ ended: false, reason: null, restorable: null, recordEnds: null });
    const { rows } = await pool().query(
      "SELECT type FROM event WHERE subject_id = $1 AND type LIKE 'device.%' ORDER BY id",
      [id],
    );
    expect(rows.map(({ type }) => type)).toEqual(ended ? ["device.unenrolled", "device.restored"] : []);
  });
});

test("a device that an admin took, or whose time is over, does not come back with the access", async () => {
  const directoryId = await directoryWith(policies.deactivated ?? nothing);
  const [taken, late] = [await userWithDevice(directoryId), await userWithDevice(directoryId)];
  await pool().query(
    "UPDATE device SET ended_at = now(), end_reason = 'unenrolled', restorable_until = now() + interval '1 day' WHERE user_id = $1",
    [taken],
  );
  for (const id of [taken, late]) await setStatus(directoryId, id, "deactivated");
  await pool().query("UPDATE device SET restorable_until = now() - interval '1 second' WHERE user_id = $1", [
    late,
  ]);
  for (const id of [taken, late]) await setStatus(directoryId, id, "active");
  expect((await state(taken))?.reason).toBe("unenrolled");
  expect((await state(late))?.reason).toBe("deactivated");
});

test("a record goes when its day has come, with its devices; others stay", async () => {
  const directoryId = await directoryWith(policies["all of them, and the record"] ?? nothing);
  const [due, back] = [await userWithDevice(directoryId), await userWithDevice(directoryId)];
  for (const id of [due, back]) await setStatus(directoryId, id, "suspended");
  await setStatus(directoryId, back, "active");
  expect(await purgeDeletedUsers(new Date(Date.now() + 9 * 86_400_000))).toBe(0);
  expect(await purgeDeletedUsers(new Date(Date.now() + 11 * 86_400_000))).toBe(1);
  const { rows } = await pool().query("SELECT id FROM users WHERE directory_id = $1", [directoryId]);
  expect(rows).toEqual([{ id: back }]);
});
