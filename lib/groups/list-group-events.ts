import type { Actor } from "#lib/auth/actor.ts";
import { isObject, type Json, type JsonObject } from "#lib/scim/protocol/json.ts";
import type { GroupEvent, GroupEvents, MemberNames } from "./contract.ts";
import { requireGroup } from "./get-group.ts";
import { findGroupEvents, findMemberNames, type GroupEventRow } from "./group-page.store.ts";

const PER_PAGE = 25;

type Names = Awaited<ReturnType<typeof findMemberNames>>;

/**
 * What happened to a group, newest first. Members are named as they are called now; who has been removed for good has
 * no name any more.
 * @param before id of the last event that was listed
 * @throws AppError not_found, also for a group of a directory outside the actor's scope
 */
export async function listGroupEvents(
  actor: Actor,
  groupId: string,
  before: string | null,
): Promise<GroupEvents> {
  const directoryId = await requireGroup(actor, groupId);
  const rows = await findGroupEvents(directoryId, groupId, before, PER_PAGE + 1);
  const shown = rows.slice(0, PER_PAGE);
  const members = shown.flatMap(({ payload }) => [
    ...texts(payload.membersAdded),
    ...texts(payload.membersRemoved),
  ]);
  const names = members.length > 0 ? await findMemberNames(directoryId, members) : new Map();
  return { events: shown.map((row) => eventOf(row, names)), hasMore: rows.length > PER_PAGE };
}

function eventOf({ id, at, type, source, requestId, payload }: GroupEventRow, names: Names): GroupEvent {
  const [before, after] = [objectOf(payload.before), objectOf(payload.after)];
  const [oldName, newName] = [before.displayName, after.displayName];
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return {
    id,
    at: at.toISOString(),
    type,
    source,
    by: byOf(payload.by),
    requestId,
    renamed:
      typeof oldName === "string" && typeof newName === "string" ? { before: oldName, after: newName } : null,
    changes: paths
      .filter((path) => path !== "displayName")
      .map((path) => ({ path, before: textOf(before[path]), after: textOf(after[path]) })),
    added: namesOf(payload.membersAdded, payload.membersAddedCount, names),
    removed: namesOf(payload.membersRemoved, payload.membersRemovedCount, names),
    reason: payload.reason === "user.deleted" || payload.reason === "group.deleted" ? payload.reason : null,
  };
}

function namesOf(ids: Json | undefined, count: Json | undefined, names: Names): MemberNames {
  const known = texts(ids);
  return {
    count: typeof count === "number" ? count : known.length,
    names: known.map((id) => ({
      kind: names.get(id)?.kind ?? "user",
      id,
      name: names.get(id)?.name ?? null,
    })),
  };
}

function byOf(by: Json | undefined): string | null {
  const origin = objectOf(by);
  const { name } = { ...objectOf(origin.key), ...objectOf(origin.admin) };
  return typeof name === "string" && name !== "" ? name : null;
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function textOf(value: Json | undefined): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
