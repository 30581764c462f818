import { recordAudit } from "#lib/audit/audit.ts";
import { batchesOf, csvDownload, today } from "#lib/audit/csv-download.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { wordsOf } from "#lib/platform/http/search-words.ts";
import { emailOf } from "#lib/users/user-record.ts";
import type { MemberExportQuery } from "./contract.ts";
import { getGroup } from "./get-group.ts";
import { groupsWithin } from "./list-members.ts";
import { findMemberBatch, type MemberRow } from "./member-list.store.ts";

const BATCH = 1_000;

const columns = ["type", "name", "user name", "email", "status", "via", "added at", "id"];

/**
 * The members of a group as CSV, those whom a search finds or all, read and sent in batches; with `effective` every user who is
 * in it, also through groups within it. That it was taken is audited.
 * @throws AppError not_found
 */
export async function exportMembers(
  actor: Actor,
  groupId: string,
  { search, effective }: MemberExportQuery,
): Promise<Response> {
  const group = await getGroup(actor, groupId);
  await inSqlTransaction((tx) =>
    recordAudit(tx, actor, {
      action: "group.export-members",
      directoryId: group.directory.id,
      subject: { type: "group", id: groupId, label: group.name },
      after: { effective, search },
    }),
  );
  return csvDownload(actor, {
    name: `muster-group-members-${today()}`,
    columns,
    batches: batches(group.directory.id, groupId, { effective, search }),
  });
}

async function* batches(
  directoryId: string,
  groupId: string,
  { search, effective: isEffective }: MemberExportQuery,
) {
  const words = wordsOf(search);
  const { groupIds, wayTo } = await groupsWithin(directoryId, groupId, isEffective);
  yield* batchesOf(
    BATCH,
    (last: { id: string } | null) =>
      findMemberBatch({ directoryId, groupIds, isEffective, words }, last?.id ?? null, BATCH),
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
