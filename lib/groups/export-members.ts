import { recordAudit } from "#lib/audit/audit.ts";
import { csvLine } from "#lib/audit/csv.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { CSV, streamedFile } from "#lib/platform/http/streamed-file.ts";
import { log } from "#lib/platform/log/log.ts";
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
  return streamedFile(lines(actor, group.directory.id, groupId, effective), {
    type: CSV,
    name: `muster-group-members-${new Date().toISOString().slice(0, 10)}.csv`,
    requestId: actor.requestId,
  });
}

async function* lines(
  actor: Actor,
  directoryId: string,
  groupId: string,
  isEffective: boolean,
): AsyncGenerator<string> {
  yield csvLine(columns);
  let after: string | null = null;
  try {
    const { groupIds, wayTo } = await groupsWithin(directoryId, groupId, isEffective);
    for (;;) {
      const rows: MemberRow[] = await findMemberBatch({ directoryId, groupIds, isEffective }, after, BATCH);
      if (rows.length > 0) yield rows.map((row) => csvLine(fieldsOf(row, wayTo(row.groupId)))).join("");
      if (rows.length < BATCH) return;
      after = rows.at(-1)?.id ?? null;
    }
  } catch (error) {
    // The answer has begun, so nothing but its abrupt end can tell the browser.
    log.error({ err: error, requestId: actor.requestId }, "the export of members broke off");
    throw error;
  }
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
