import { recordAudit } from "#lib/audit/audit.ts";
import { batchesOf, csvDownload, today } from "#lib/audit/csv-download.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { listDirectoryRefs } from "#lib/directories/list-directory-refs.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import type { UserExportQuery } from "./contract.ts";
import { exportColumns } from "./export-columns.ts";
import { filterOf } from "./list-users.ts";
import { findUsersToExport, type UserExportRow } from "./user-list.store.ts";

/** Users in one read: some 2 MB of attributes at once, whatever the number of users. */
const BATCH = 500;

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
  const { names, fieldsOf } = await exportColumns(
    query.columns,
    await listDirectoryRefs(filter.directoryIds),
  );
  return csvDownload(actor, {
    name: `muster-users-${today()}`,
    columns: names,
    batches: batchesOf(
      BATCH,
      (last: UserExportRow | null) => findUsersToExport(filter, query.sort, last, BATCH),
      fieldsOf,
    ),
  });
}
