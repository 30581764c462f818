import { isObject, type Json, type JsonObject, sameJson } from "#lib/scim/protocol/json.ts";

/** Who said it, and when; by attribute path. */
export type AttributeSources = {
  readonly [path: string]: { readonly source: "scim" | "sync" | "admin"; readonly at: string };
};

/**
 * A resource as a flat list of attribute paths: parts of complex attributes each (`name.givenName`), multi-valued ones
 * as a whole (`emails`), extensions by URN (`urn:…:User:department`). `schemas` follows from the rest and is left out.
 */
export function attributesOf(resource: JsonObject): Map<string, Json> {
  const flat = new Map<string, Json>();
  for (const [name, value] of Object.entries(resource)) {
    if (name === "schemas") continue;
    if (name.startsWith("urn:") && isObject(value)) {
      for (const [part, item] of Object.entries(value)) flatten(flat, `${name}:${part}`, item);
    } else flatten(flat, name, value);
  }
  return flat;
}

function flatten(flat: Map<string, Json>, path: string, value: Json): void {
  if (!isObject(value)) flat.set(path, value);
  else for (const [part, item] of Object.entries(value)) flat.set(`${path}.${part}`, item);
}

export type AttributeChanges = { readonly before: JsonObject; readonly after: JsonObject };

/** The attributes that differ, by path; one that was or became unassigned is missing on that side. */
export function changesBetween(before: JsonObject, after: JsonObject): AttributeChanges {
  const [old, current] = [attributesOf(before), attributesOf(after)];
  const changes: { before: JsonObject; after: JsonObject } = { before: {}, after: {} };
  for (const [path, value] of old) {
    const now = current.get(path);
    if (now !== undefined && sameJson(value, now)) continue;
    changes.before[path] = value;
    if (now !== undefined) changes.after[path] = now;
  }
  for (const [path, value] of current) if (!old.has(path)) changes.after[path] = value;
  return changes;
}

/** The sources after a change: what changed is by `source` now, what is gone is forgotten. */
export function sourcesAfter(
  sources: AttributeSources,
  changes: AttributeChanges,
  source: "scim" | "sync" | "admin",
  at: Date,
): AttributeSources {
  const next = { ...sources };
  for (const path of Object.keys(changes.before)) delete next[path];
  const said = { source, at: at.toISOString() };
  for (const path of Object.keys(changes.after)) next[path] = said;
  return next;
}
