import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import type { LeftGroupsView } from "./contract.ts";
import { countLeft } from "./left-groups.store.ts";

/** The job that works on what is left in a directory. */
export const leftGroupsKey = (directoryId: string): string => `left-groups:${directoryId}`;

/** What syncs left behind when an admin switched the reading of groups off. @throws AppError not_found */
export function getLeftGroups(actor: Actor, directoryId: string): Promise<LeftGroupsView> {
  requireDirectory(actor, directoryId);
  return countLeft(directoryId, leftGroupsKey(directoryId));
}
