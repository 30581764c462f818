import { randomBytes } from "node:crypto";
import { control, owner, syncedOkta } from "#e2e/sync/synced-directory.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { chooseManagedGroup } from "#lib/write-back/choose-managed-group.ts";
import { getManagedGroup } from "#lib/write-back/get-managed-group.ts";
import { runWriteBack, type WriteBackPayload } from "#lib/write-back/run-write-back.ts";

/** An org whose users are all here, with an empty group that is managed. */
export async function managed(users: number, cluster = "Default") {
  const directory = await syncedOkta(users, { role: "least", cluster });
  const { name, directoryId, clusterId, lease, sync } = directory;
  await sync();
  const groupId = await addGroup(name, "Muster users");
  const choose = (group: string, earlier: "remove" | "keep" = "remove") =>
    chooseManagedGroup(owner, directoryId, { group, earlier });
  await choose(groupId);
  const { rows } = await pool().query<{ id: string; okta: string; name: string }>(
    `SELECT id, provider_id AS okta, display_name AS name FROM users
      WHERE directory_id = $1 AND user_name NOT LIKE 'okta.admin%' ORDER BY user_name`,
    [directoryId],
  );
  const run = (wanted: WriteBackPayload["wanted"] = "difference", by = lease) =>
    runWriteBack({ directoryId, wanted }, { clusterId, lease: by, signal: new AbortController().signal });
  const members = async (group = groupId) => (await control.orgMembers(name, group)).sort();
  const view = () => getManagedGroup(owner, directoryId);
  return { ...directory, groupId, choose, users: rows, run, members, view };
}

export async function addGroup(org: string, group: string, type: "OKTA_GROUP" | "APP_GROUP" = "OKTA_GROUP") {
  const { groups } = await control.addOrgGroup(org, { name: group, type });
  return groups.at(-1)?.id ?? "";
}

export async function enrol(directoryId: string, ...users: { id: string }[]) {
  for (const { id } of users) {
    await pool().query(
      `INSERT INTO device (id, directory_id, user_id, name, credential_id, public_key, transports)
       VALUES ($1, $2, $3, 'Passkey', $4, $4, '{}')`,
      [newId(), directoryId, id, randomBytes(16)],
    );
  }
}

export async function endDevices(user: { id: string }) {
  await pool().query("UPDATE device SET ended_at = now(), end_reason = 'test' WHERE user_id = $1", [user.id]);
}

/** Okta ids in order. */
export const idsOf = (...users: { okta: string }[]) => users.map(({ okta }) => okta).sort();
