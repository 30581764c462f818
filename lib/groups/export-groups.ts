import { recordAudit } from "#lib/audit/audit.ts";
import { batchesOf, csvDownload, today } from "#lib/audit/csv-download.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import type { GroupFilterQuery, GroupListItem } from "./contract.ts";
import { findGroupPage } from "./group-list.store.ts";
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
  const filter = filterOf(actor, query);
  return csvDownload(actor, {
    name: `muster-groups-${today()}`,
    columns,
    batches: batchesOf(
      BATCH,
      async (last: { key: string; id: string } | null) => {
        const position = last && { direction: "next" as const, key: last.key, id: last.id };
        return (await findGroupPage(filter, query.sort, position, { limit: BATCH, exact: true })).rows;
      },
      (row) => fieldsOf(itemOf(row)),
    ),
  });
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
