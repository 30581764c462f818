import { type Actor, inScope } from "#lib/auth/actor.ts";
import { timeCursorAt, timePositionOf } from "#lib/platform/http/time-cursor.ts";
import {
  type AuditRow,
  directoryNames,
  listActions,
  listActors,
  listDirectories,
  listEntries,
} from "./audit.store.ts";
import {
  type AuditChoices,
  type AuditEntryView,
  type AuditFilter,
  type AuditPage,
  SYSTEM_ACTOR,
} from "./contract.ts";

const PAGE_SIZE = 50;

/**
 * One page of the audit trail, newest first. A limited actor sees what concerns
 * their directories, and what they did themselves.
 *
 * @throws AppError validation_failed when `after` is not what an earlier page gave
 */
export async function listAudit(
  actor: Actor,
  { after, ...filter }: AuditFilter & { after?: string | undefined },
): Promise<AuditPage> {
  const rows = await listEntries(
    actor,
    filter,
    after === undefined ? null : timePositionOf(after, "after").position,
    PAGE_SIZE + 1,
  );
  const page = rows.slice(0, PAGE_SIZE);
  const last = page.at(-1);
  return {
    entries: await showEntries(page),
    next: rows.length > PAGE_SIZE && last ? timeCursorAt("older", last) : null,
  };
}

/** What the filters offer: whoever and whatever occurs in the trail. */
export async function listAuditChoices(actor: Actor): Promise<AuditChoices> {
  const [actors, actions, directories] = await Promise.all([
    listActors(),
    listActions(),
    listDirectories(actor.directoryIds),
  ]);
  const limited = actor.directoryIds !== null;
  return {
    // Whoever is limited is not told who else works here; their colleagues' names stand in the entries that they may see.
    actors: limited
      ? actors.filter(({ id }) => id === actor.adminId)
      : [...actors, { id: SYSTEM_ACTOR, name: "Muster itself" }],
    actions,
    directories: directories.filter(({ id }) => inScope(actor, id)),
  };
}

/** Rows with the present names of their directories. */
export async function showEntries(rows: readonly AuditRow[]): Promise<AuditEntryView[]> {
  const ids = [...new Set(rows.flatMap(({ directoryId }) => directoryId ?? []))];
  const names = await directoryNames(ids);
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    actor: { id: row.actorId, name: row.actorName },
    action: row.action,
    subject: { type: row.subjectType, id: row.subjectId, label: row.subjectLabel },
    directory: row.directoryId
      ? { id: row.directoryId, name: names.get(row.directoryId) ?? "Deleted directory" }
      : null,
    before: row.before,
    after: row.after,
    address: row.address,
    requestId: row.requestId,
  }));
}
