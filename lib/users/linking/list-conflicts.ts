import type { Actor } from "#lib/auth/actor.ts";
import {
  type ConflictListRow,
  countOpenConflicts,
  findConflictDirectories,
  findConflictPage,
} from "./conflict-page.store.ts";
import type { ConflictCount, ConflictItem, ConflictList, ConflictListQuery } from "./contract.ts";

/** Those of the actor's directories who wait for an admin, or who were settled. */
export async function listConflicts(actor: Actor, query: ConflictListQuery): Promise<ConflictList> {
  const scope = actor.directoryIds;
  const [rows, open, directories] = await Promise.all([
    findConflictPage(scope, query),
    countOpenConflicts(scope),
    findConflictDirectories(scope),
  ]);
  return { conflicts: rows.map(itemOf), open, directories };
}

/** How many of the actor's directories' users wait. */
export async function countConflicts(actor: Actor): Promise<ConflictCount> {
  return { open: await countOpenConflicts(actor.directoryIds) };
}

export function itemOf({ firstSeenAt, lastSeenAt, settledAt, ...row }: ConflictListRow): ConflictItem {
  return {
    ...row,
    firstSeenAt: firstSeenAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    settledAt: settledAt?.toISOString() ?? null,
  };
}
