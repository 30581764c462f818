import type { Actor } from "#lib/auth/actor.ts";
import { readDirectory } from "#lib/directories/read-directory.ts";
import { oktaAdminUrl } from "#lib/directories/tenant-url.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { ManagedGroupView } from "./contract.ts";
import { findManagedDirectory, type ManagedDirectory } from "./managed-group.store.ts";
import { countMemberships, findDrift, findWaiting } from "./membership.store.ts";
import { findStuck } from "./stuck.store.ts";

const MOST_NAMES = 50;

/**
 * A directory's managed group, how far it is in line, and what somebody changed in Okta.
 * @throws AppError not_found, also outside the actor's scope; conflict for a directory that is no Okta org
 */
export async function getManagedGroup(actor: Actor, directoryId: string): Promise<ManagedGroupView> {
  const { connection } = await readDirectory(actor, directoryId);
  if (connection.type !== "okta") throw notOkta();
  const directory = await findManagedDirectory(directoryId);
  if (directory === null) throw new AppError("not_found", { detail: "There is no such directory." });
  const { groupId, groupName, isManaged } = directory;
  const [counts, drift, waiting, { stuck, total }] = await Promise.all([
    countMemberships(directoryId, groupId),
    findDrift(directoryId, MOST_NAMES),
    groupId === null ? [] : findWaiting(directoryId, groupId, MOST_NAMES),
    findStuck(directoryId, MOST_NAMES),
  ]);
  const iso = (time: Date | null) => time?.toISOString() ?? null;
  return {
    group:
      groupId === null
        ? null
        : {
            id: groupId,
            name: groupName ?? "",
            href: oktaAdminUrl(connection.tenantUrl, `/admin/group/${groupId}`),
          },
    obstacle: isManaged ? obstacleOf(directory) : null,
    counts: { ...counts, stuck: total },
    drift: drift.map(({ seenAt, ...one }) => ({ ...one, seenAt: seenAt.toISOString() })),
    waiting,
    stuck: stuck.map(({ since, ...one }) => ({ ...one, since: since.toISOString() })),
    pacedUntil: iso(directory.pacedUntil),
    doubtful: directory.doubtful,
    members: directory.members,
    otherMembers: directory.otherMembers,
    comparedAt: iso(directory.comparedAt),
    lastSuccessAt: iso(directory.lastSuccessAt),
    failingSince: iso(directory.failingSince),
    failure: directory.failure,
  };
}

export function notOkta(): AppError {
  return new AppError("conflict", { detail: "Only an Okta directory can have a managed group." });
}

/** What keeps identity servers from working on the group, in words; null when nothing does. */
export function obstacleOf({
  enabled,
  clusterId,
}: Pick<ManagedDirectory, "enabled" | "clusterId">): string | null {
  if (!enabled) return "The directory is disabled, so the group rests. Enable it to have it followed again.";
  if (clusterId === null)
    return "No identity servers are bound to this directory. Bind a cluster under Environment › Identity Servers.";
  return null;
}
