import { prisma } from "#lib/platform/db/prisma.ts";
import type { TimePosition } from "#lib/platform/http/time-cursor.ts";
import type { Prisma } from "#prisma/generated/client.ts";
import { type AuditFilter, SYSTEM_ACTOR } from "./contract.ts";

/** Whose eyes: null directories mean all of the trail, otherwise those directories and what they did themselves. */
export interface AuditScope {
  adminId: string | null;
  directoryIds: readonly string[] | null;
}

export type AuditRow = Awaited<ReturnType<typeof listEntries>>[number];

/** Entries that the scope and the filter allow, the newest first, from after a position. */
export async function listEntries(
  scope: AuditScope,
  filter: AuditFilter,
  after: TimePosition | null,
  limit: number,
) {
  return await prisma().auditEntry.findMany({
    where: { AND: [scopeWhere(scope), filterWhere(filter), positionWhere(after)] },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: limit,
  });
}

function scopeWhere({ adminId, directoryIds }: AuditScope): Prisma.AuditEntryWhereInput {
  if (directoryIds === null) return {};
  return { OR: [{ directoryId: { in: [...directoryIds] } }, ...(adminId ? [{ actorId: adminId }] : [])] };
}

function filterWhere({ actor, action, directory, from, to }: AuditFilter): Prisma.AuditEntryWhereInput {
  return {
    ...(actor && { actorId: actor === SYSTEM_ACTOR ? null : actor }),
    ...(action && { action }),
    ...(directory && { directoryId: directory }),
    at: {
      ...(from && { gte: new Date(`${from}T00:00:00Z`) }),
      ...(to && { lt: new Date(Date.parse(`${to}T00:00:00Z`) + 24 * 60 * 60 * 1000) }),
    },
  };
}

/** The first condition bounds the index range; the second one orders within one millisecond. */
function positionWhere(after: TimePosition | null): Prisma.AuditEntryWhereInput {
  if (!after) return {};
  return { at: { lte: after.at }, OR: [{ at: { lt: after.at } }, { id: { lt: after.id } }] };
}

/** Names of the directories that still exist. */
export async function directoryNames(ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await prisma().directory.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true },
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Directories to choose from, by name. */
export async function listDirectories(
  ids: readonly string[] | null,
): Promise<{ id: string; name: string }[]> {
  return await prisma().directory.findMany({
    ...(ids && { where: { id: { in: [...ids] } } }),
    select: { id: true, name: true },
    orderBy: { nameKey: "asc" },
    take: 1000,
  });
}

/** Every action that occurs, jumping from one to the next in its index: the trail may be long, the list is short. */
export async function listActions(): Promise<string[]> {
  const rows = await prisma().$queryRaw<{ action: string }[]>`
    with recursive step as (
      (select action from audit_entry order by action limit 1)
      union all
      select (select e.action from audit_entry e where e.action > step.action order by e.action limit 1)
      from step where step.action is not null
    )
    select action from step where action is not null`;
  return rows.map(({ action }) => action);
}

/** Every admin who occurs, removed ones too, with the name of their last entry. */
export async function listActors(): Promise<{ id: string; name: string }[]> {
  return await prisma().$queryRaw<{ id: string; name: string }[]>`
    with recursive step as (
      (select actor_id from audit_entry where actor_id is not null order by actor_id limit 1)
      union all
      select (select e.actor_id from audit_entry e where e.actor_id > step.actor_id order by e.actor_id limit 1)
      from step where step.actor_id is not null
    )
    select step.actor_id::text as id, last.actor_name as name
    from step cross join lateral (
      select actor_name from audit_entry e where e.actor_id = step.actor_id order by e.at desc limit 1
    ) last
    where step.actor_id is not null
    order by lower(last.actor_name), step.actor_id
    limit 500`;
}
