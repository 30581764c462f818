import { findConditions } from "#lib/alerts/find-conditions.ts";
import { type Actor, hasRole } from "#lib/auth/actor.ts";
import { getMailStatus } from "#lib/mail/get-mail-status.ts";
import { attentionOf } from "./attention.ts";
import { checklistOf, directoryToSetUp } from "./checklist.ts";
import type { Glance, HomeView } from "./contract.ts";
import type { DirectoryFacts } from "./facts.ts";
import {
  countDirectories,
  findConflictFacts,
  findDirectoryFacts,
  findIdentifierConfirmedAt,
} from "./home.store.ts";

/** What the actor's directories are like now: the set-up's progress, what needs attention, health at a glance. */
export async function getHome(actor: Actor, now: Date = new Date()): Promise<HomeView> {
  const scope = actor.directoryIds;
  // Only they can settle them.
  const isAdmin = hasRole(actor, "admin");
  const [directories, directoryCount, confirmedAt, conditions, conflicts, mail] = await Promise.all([
    findDirectoryFacts(scope),
    countDirectories(scope),
    findIdentifierConfirmedAt(),
    findConditions(scope, now),
    isAdmin ? findConflictFacts(scope) : [],
    isAdmin && scope === null ? getMailStatus(now) : null,
  ]);
  return {
    checklist: checklistOf(directoryToSetUp(directories, confirmedAt, now), confirmedAt, now),
    attention: attentionOf(
      { conditions, directories, conflicts, mail: mail && { ...mail, waiting: mail.queued + mail.held } },
      now,
    ),
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
