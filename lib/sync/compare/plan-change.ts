import { isObject, type Json, type JsonObject, sameJson } from "#lib/scim/protocol/json.ts";
import {
  type AttributeChanges,
  type AttributeSources,
  attributesOf,
  changesBetween,
  sourcesAfter,
} from "#lib/users/user-changes.ts";
import type { UserStatus } from "#lib/users/user-record.ts";

/** A user as it is here, as far as a sync needs it. */
export type KnownUser = {
  resource: JsonObject;
  sources: AttributeSources;
  status: UserStatus;
};

export type PlannedChange = {
  resource: JsonObject;
  sources: AttributeSources;
  status: UserStatus;
  changes: AttributeChanges;
};

/** Whether somebody who is `from` loses access by becoming `to`: what the breaker counts, and what is never guessed. */
export function losesAccess(from: UserStatus, to: UserStatus): boolean {
  return hasAccess(from) && !hasAccess(to);
}

/** Whether somebody of this status may sign in, now or when the lock ends. */
export function hasAccess(status: UserStatus): boolean {
  return status === "active" || status === "pending" || status === "locked";
}

/**
 * What a user becomes by what the directory says. The directory decides the status; of the attributes, those that SCIM
 * pushed stay as they were pushed, and those that only a sync brought go when the directory no longer has them.
 * @param before null for somebody new
 * @param seen attributes by the directory's mapping; null when only the status is known
 * @param readWins attributes by path of which what the directory says stands even where SCIM pushed another value
 * @returns null when nothing changes
 */
export function planChange(
  before: KnownUser | null,
  seen: { status: Exclude<UserStatus, "deleted">; attributes: JsonObject | null },
  at: Date,
  readWins: ReadonlySet<string> = none,
): PlannedChange | null {
  const resource = merged(before, seen.attributes, readWins);
  // What SCIM calls active follows the status where the directory takes access away or gives it back.
  if (before === null || before.status !== seen.status) {
    if (seen.status === "deactivated") resource.active = false;
    else if (before === null || before.status === "deactivated" || before.status === "deleted")
      resource.active = true;
  }
  const changes = changesBetween(before?.resource ?? {}, resource);
  const isSame =
    before?.status === seen.status &&
    Object.keys(changes.before).length === 0 &&
    Object.keys(changes.after).length === 0;
  if (isSame) return null;
  return {
    resource,
    status: seen.status,
    changes,
    sources: sourcesAfter(before?.sources ?? {}, changes, "sync", at),
  };
}

const none: ReadonlySet<string> = new Set();

function merged(
  before: KnownUser | null,
  attributes: JsonObject | null,
  readWins: ReadonlySet<string>,
): JsonObject {
  if (before === null) return structuredClone(attributes ?? {});
  const resource = structuredClone(before.resource);
  if (attributes === null) return resource;
  const seen = attributesOf(attributes);
  const isPushed = (path: string) => before.sources[path]?.source === "scim" && !readWins.has(path);
  for (const [path, value] of seen) {
    if (path !== "active" && !isPushed(path) && !sameJson(at(resource, path), value))
      put(resource, path, value);
  }
  for (const [path, { source }] of Object.entries(before.sources)) {
    const isRead = source === "sync" || (source === "scim" && readWins.has(path));
    if (isRead && path !== "active" && !seen.has(path)) put(resource, path, undefined);
  }
  return resource;
}

/** The parts of a path of `attributesOf`: `name.givenName`, `emails`, `urn:…:User:department`. */
function partsOf(path: string): [container: string | null, name: string] {
  const separator = path.startsWith("urn:") ? path.lastIndexOf(":") : path.indexOf(".");
  return separator < 0 ? [null, path] : [path.slice(0, separator), path.slice(separator + 1)];
}

function at(resource: JsonObject, path: string): Json | undefined {
  return attributesOf(resource).get(path);
}

function put(resource: JsonObject, path: string, value: Json | undefined): void {
  const [outer, rest] = partsOf(path);
  if (outer === null) {
    set(resource, rest, value);
    return;
  }
  const inner = isObject(resource[outer]) ? (resource[outer] as JsonObject) : {};
  const [middle, leaf] = path.startsWith("urn:") ? splitLeaf(rest) : [null, rest];
  if (middle === null) set(inner, leaf, value);
  else {
    const part = isObject(inner[middle]) ? (inner[middle] as JsonObject) : {};
    set(part, leaf, value);
    set(inner, middle, Object.keys(part).length === 0 ? undefined : part);
  }
  set(resource, outer, Object.keys(inner).length === 0 ? undefined : inner);
}

/** `manager.value` inside of an extension. */
function splitLeaf(name: string): [string | null, string] {
  const dot = name.indexOf(".");
  return dot < 0 ? [null, name] : [name.slice(0, dot), name.slice(dot + 1)];
}

function set(container: JsonObject, name: string, value: Json | undefined): void {
  if (value === undefined) delete container[name];
  else container[name] = value;
}
