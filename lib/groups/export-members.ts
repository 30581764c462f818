import { recordAudit } from "#lib/audit/audit.ts";
import { batchesOf, csvDownload, today } from "#lib/audit/csv-download.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { emailOf } from "#lib/users/user-record.ts";
import { getGroup } from "./get-group.ts";
import { groupsWithin } from "./list-members.ts";
import { findMemberBatch, type MemberRow } from "./member-list.store.ts";

const BATCH = 1_000;

const columns = ["type", "name", "user name", "email", "status", "via", "added at", "id"];

/**
 * All members of a group as CSV, read and sent in batches; with `effective` every user who is in it, also through
 * groups within it. That it was taken is audited.
 * @throws AppError not_found
 */
export async function exportMembers(
  actor: Actor,
  groupId: string,
  { effective }: { effective: boolean },
): Promise<Response> {
  const group = await getGroup(actor, groupId);
  await inSqlTransaction((tx) =>
    recordAudit(tx, actor, {
      action: "group.export-members",
      directoryId: group.directory.id,
      subject: { type: "group", id: groupId, label: group.name },
      after: { effective },
    }),
  );
  return csvDownload(actor, {
    name: `muster-group-members-${today()}`,
    columns,
    batches: batches(group.directory.id, groupId, effective),
  });
}

async function* batches(directoryId: string, groupId: string, isEffective: boolean) {
  const { groupIds, wayTo } = await groupsWithin(directoryId, groupId, isEffective);
  yield* batchesOf(
    BATCH,
    (last: { id: string } | null) =>
      findMemberBatch({ directoryId, groupIds, isEffective }, last?.id ?? null, BATCH),
    (row) => fieldsOf(row, wayTo(row.groupId)),
  );
}

function fieldsOf(row: MemberRow, via: readonly { name: string }[]): string[] {
  return [
    row.kind,
    row.name,
    row.userName ?? "",
    row.emails ? (emailOf({ emails: row.emails }) ?? "") : "",
    row.status ?? "",
    via.map(({ name }) => name).join(" > "),
    via.length === 0 ? (row.addedAt?.toISOString() ?? "") : "",
    row.id,
  ];
}
