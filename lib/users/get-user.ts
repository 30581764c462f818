import { type Actor, inScope } from "#lib/auth/actor.ts";
import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import { directoryMapping } from "#lib/mapping/directory-mapping.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { attributeGroupsOf } from "./attribute-groups.ts";
import { type AttributeOrigins, originsOf } from "./attribute-origins.ts";
import type { CustomLabels } from "./attribute-words.ts";
import type { UserView } from "./contract.ts";
import { customLabelsIn } from "./custom-labels.ts";
import { findGroupsOfUser, findReports, findUserPageRow } from "./user-page.store.ts";
import { emailOf } from "./user-record.ts";

const SHOWN_REPORTS = 20;
const SHOWN_GROUPS = 50;

/**
 * One user with every synced attribute, its source and its last change.
 * @throws AppError not_found, also for a user of a directory outside the actor's scope
 */
export async function getUser(actor: Actor, id: string): Promise<UserView> {
  const row = await findUserPageRow(id);
  if (!row || !inScope(actor, row.directory.id))
    throw new AppError("not_found", { detail: "There is no such user." });
  const [reports, groups, labels] = await Promise.all([
    findReports(row.directory.id, id, SHOWN_REPORTS),
    findGroupsOfUser(row.directory.id, id, SHOWN_GROUPS),
    customLabelsIn(row.directory.id),
  ]);
  return {
    id,
    userName: row.userName,
    displayName: row.displayName,
    email: emailOf(row.resource),
    status: row.status,
    statusSource: row.statusSource,
    linkedAt: row.linkedAt?.toISOString() ?? null,
    linkedBy: row.linkedBy,
    directory: row.directory,
    externalId: row.externalId,
    providerId: row.providerId,
    identifier: { label: row.identifierLabel, value: row.identifierKey },
    manager: row.manager,
    managerRef: row.managerRef,
    reports: { count: reports.count, users: reports.rows },
    groups: { count: groups.count, groups: groups.rows },
    attributes: attributeGroupsOf(row.resource, row.sources, labels, await originsIn(row.directory, labels)),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
    purgeAt: row.purgeAt?.toISOString() ?? null,
    suspension: row.suspendedAt && {
      at: row.suspendedAt.toISOString(),
      by: row.suspendedBy ?? "",
      reason: row.suspendedReason ?? "",
      said: row.saidStatus ?? row.status,
    },
    fullSyncEveryMinutes: row.fullSyncEveryMinutes,
  };
}

/** Where a sync reads the users of a directory; nothing for one that only pushes. */
async function originsIn(
  { id, type }: { id: string; type: DirectoryType },
  labels: CustomLabels,
): Promise<AttributeOrigins> {
  return type === "scim" ? new Map() : originsOf(await directoryMapping({ id, type }), labels);
}
