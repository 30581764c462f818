import { recordAudit } from "#lib/audit/audit.ts";
import { csvLine } from "#lib/audit/csv.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { CSV, streamedFile } from "#lib/platform/http/streamed-file.ts";
import { log } from "#lib/platform/log/log.ts";
import type { UserExportQuery } from "./contract.ts";
import { type ExportColumns, exportColumns } from "./export-columns.ts";
import { filterOf } from "./list-users.ts";
import type { UserFilter } from "./user-condition.ts";
import { findDirectoryRefs, findUsersToExport, type UserExportRow } from "./user-list.store.ts";

/** Users in one read: some 2 MB of attributes at once, whatever the number of users. */
const BATCH = 500;
/** Spreadsheets take a file without it for one in an old encoding, and spoil every name beyond ASCII. */
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * The users of the filter as CSV, in the list's order, read and sent in batches: the first line leaves before anything
 * is read. That it was taken is audited.
 */
export async function exportUsers(actor: Actor, query: UserExportQuery): Promise<Response> {
  await inSqlTransaction((tx) =>
    recordAudit(tx, actor, {
      action: "user.export",
      directoryId: query.directoryId ?? null,
      subject: { type: "user", id: null, label: "Users" },
      after: query,
    }),
  );
  const filter = await filterOf(actor, query);
  const columns = await exportColumns(query.columns, await findDirectoryRefs(filter.directoryIds));
  return streamedFile(lines(actor, query, filter, columns), {
    type: CSV,
    name: `muster-users-${new Date().toISOString().slice(0, 10)}.csv`,
    requestId: actor.requestId,
  });
}

async function* lines(
  actor: Actor,
  query: UserExportQuery,
  filter: UserFilter,
  { names, fieldsOf }: ExportColumns,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(names);
  let last: UserExportRow | null = null;
  try {
    for (;;) {
      const rows: UserExportRow[] = await findUsersToExport(filter, query.sort, last, BATCH);
      if (rows.length > 0) yield rows.map((row) => csvLine(fieldsOf(row))).join("");
      if (rows.length < BATCH) return;
      last = rows.at(-1) ?? null;
    }
  } catch (error) {
    // The answer has begun, so nothing but its abrupt end can tell the browser.
    log.error({ err: error, requestId: actor.requestId }, "the export of users broke off");
    throw error;
  }
}
