import { recordAudit } from "#lib/audit/audit.ts";
import { csvLine } from "#lib/audit/csv.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { CSV, streamedFile } from "#lib/platform/http/streamed-file.ts";
import { log } from "#lib/platform/log/log.ts";
import type { GroupFilterQuery, GroupListItem } from "./contract.ts";
import { findGroupPage } from "./group-list.store.ts";
import type { Position } from "./list-cursor.ts";
import { filterOf, itemOf } from "./list-groups.ts";

const BATCH = 500;

const columns = [
  "name",
  "directory",
  "members",
  "source",
  "link",
  "linked at",
  "external id",
  "id",
  "created at",
  "updated at",
]; // prettier-ignore

/** The groups of the filter as CSV, in the list's order, read and sent in batches. That it was taken is audited. */
export async function exportGroups(actor: Actor, query: GroupFilterQuery): Promise<Response> {
  await inSqlTransaction((tx) =>
    recordAudit(tx, actor, {
      action: "group.export",
      directoryId: query.directoryId ?? null,
      subject: { type: "group", id: null, label: "Groups" },
      after: query,
    }),
  );
  return streamedFile(lines(actor, query), {
    type: CSV,
    name: `muster-groups-${new Date().toISOString().slice(0, 10)}.csv`,
    requestId: actor.requestId,
  });
}

async function* lines(actor: Actor, query: GroupFilterQuery): AsyncGenerator<string> {
  yield csvLine(columns);
  const filter = filterOf(actor, query);
  let position: Position | null = null;
  try {
    for (;;) {
      const page: Awaited<ReturnType<typeof findGroupPage>> = await findGroupPage(
        filter,
        query.sort,
        position,
        { limit: BATCH, exact: true },
      );
      if (page.rows.length > 0) yield page.rows.map((row) => csvLine(fieldsOf(itemOf(row)))).join("");
      const last = page.rows.at(-1);
      if (!last || !page.hasMore) return;
      position = { direction: "next", key: last.key, id: last.id };
    }
  } catch (error) {
    // The answer has begun, so nothing but its abrupt end can tell the browser.
    log.error({ err: error, requestId: actor.requestId }, "the export of groups broke off");
    throw error;
  }
}

const sources: Record<GroupListItem["source"], string> = {
  scim: "SCIM",
  sync: "sync",
  admin: "created here",
};
const links: Record<GroupListItem["link"], string> = {
  directory: "managed by the directory",
  unlinked: "not linked",
  linked: "linked",
};

function fieldsOf(group: GroupListItem): string[] {
  return [
    group.name,
    group.directory.name,
    String(group.members),
    sources[group.source],
    links[group.link],
    group.linkedAt ?? "",
    group.externalId ?? "",
    group.id,
    group.createdAt,
    group.updatedAt,
  ];
}
