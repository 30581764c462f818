import { type Actor, inScope } from "#lib/auth/actor.ts";
import type { CallFilter } from "./contract.ts";
import { findDirectoryOf } from "./log-choice.store.ts";
import type { CallCondition } from "./scim-log.store.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Start and end of what a filter looks at; `to` is null where it goes on with time. */
export function spanOf(
  { range, from, to }: Pick<CallFilter, "range" | "from" | "to">,
  logDays: number,
  now: Date,
): { from: Date; to: Date | null } {
  return {
    from: from === undefined ? startOf(range, logDays, now.getTime()) : new Date(from),
    to: to === undefined ? null : new Date(to),
  };
}

/** At the beginning of a minute or hour, where the counts begin as well. */
function startOf(range: CallFilter["range"], logDays: number, now: number): Date {
  const [back, unit] = {
    hour: [HOUR_MS, MINUTE_MS],
    day: [DAY_MS, HOUR_MS],
    week: [7 * DAY_MS, HOUR_MS],
    // A partition goes when all of its day is old: there may be a day more than is kept.
    all: [(logDays + 1) * DAY_MS, DAY_MS],
  }[range] as [number, number];
  return new Date(Math.floor((now - back) / unit) * unit);
}

/** What a filter means for this actor: a directory outside the scope has no calls. */
export async function conditionOf(
  actor: Actor,
  filter: CallFilter,
  span: { from: Date; to: Date | null },
): Promise<CallCondition> {
  return {
    ...span,
    directoryIds: await directoriesOf(actor, filter),
    keyId: filter.key ?? null,
    client: filter.client ?? null,
    method: filter.method ?? null,
    status: statusesOf(filter.status),
    only: filter.only ?? null,
    resourceId: filter.resource?.toLowerCase() ?? null,
    text: filter.text || null,
  };
}

async function directoriesOf(
  actor: Actor,
  { directory, resource }: CallFilter,
): Promise<readonly string[] | null> {
  // The index of a user's calls begins with the directory.
  const chosen = directory ?? (resource ? await findDirectoryOf(resource) : null);
  if (chosen) return inScope(actor, chosen) ? [chosen] : [];
  return resource ? [] : actor.directoryIds;
}

function statusesOf(status: string | undefined): [number, number] | null {
  if (status === undefined) return null;
  const first = Number(status.replace("xx", "00"));
  return [first, status.endsWith("xx") ? first + 99 : first];
}
