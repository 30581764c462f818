import { type Actor, hasRole } from "#lib/auth/actor.ts";
import { attentionOf } from "./attention.ts";
import { checklistOf, directoryToSetUp } from "./checklist.ts";
import type { Glance, HomeView } from "./contract.ts";
import type { DirectoryFacts } from "./facts.ts";
import {
  countDirectories,
  findConflictFacts,
  findDeadServers,
  findDirectoryFacts,
  findExpiries,
  findIdentifierConfirmedAt,
} from "./home.store.ts";

/** What the actor's directories are like now: the set-up's progress, what needs attention, health at a glance. */
export async function getHome(actor: Actor, now: Date = new Date()): Promise<HomeView> {
  const scope = actor.directoryIds;
  const [directories, directoryCount, confirmedAt, expiries, deadServers, conflicts] = await Promise.all([
    findDirectoryFacts(scope),
    countDirectories(scope),
    findIdentifierConfirmedAt(),
    findExpiries(scope),
    findDeadServers(scope),
    // Only they can settle them.
    hasRole(actor, "admin") ? findConflictFacts(scope) : [],
  ]);
  return {
    checklist: checklistOf(directoryToSetUp(directories, confirmedAt, now), confirmedAt, now),
    attention: attentionOf({ directories, expiries, deadServers, conflicts }, now),
    directories: directories.map(glanceOf),
    directoryCount,
  };
}

function glanceOf(facts: DirectoryFacts): Glance {
  const { id, name, type, enabled, clusterName, state } = facts;
  return {
    id,
    name,
    type,
    enabled,
    clusterName,
    state,
    checkedAt: facts.finishedAt?.toISOString() ?? null,
    lastCallAt: facts.scimLastSeenAt?.toISOString() ?? null,
  };
}
