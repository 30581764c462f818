import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { type AttributeSources, attributesOf } from "./user-changes.ts";

/** Stands for all attributes that the resource has and that are not named themselves; no attribute has this name. */
const OTHERS = "*";

type Source = AttributeSources[string];

/**
 * Sources as a user's row keeps them: what most attributes have in common (after its creation all of them) is said once,
 * which halves what every change of the user has to read, write and compress.
 */
export function storedSources(sources: AttributeSources, resource: JsonObject): AttributeSources {
  const present = attributesOf(resource);
  const counts = new Map<string, { readonly source: Source; count: number }>();
  for (const path of present.keys()) {
    const source = sources[path];
    // Of an attribute that nobody stands for nothing may be said.
    if (!source) return sources;
    const key = source.source + source.at;
    const known = counts.get(key);
    if (known) known.count += 1;
    else counts.set(key, { source, count: 1 });
  }
  let common: { readonly source: Source; count: number } | undefined;
  for (const one of counts.values()) if (one.count > (common?.count ?? 1)) common = one;
  if (!common) return sources;
  const { at, source } = common.source;
  const stored: { [path: string]: Source } = { [OTHERS]: common.source };
  for (const path of Object.keys(sources)) {
    const one = sources[path] as Source;
    if (one.at !== at || one.source !== source || !present.has(path)) stored[path] = one;
  }
  return stored;
}

/** The sources by path of a user's row. */
export function sourcesOf({
  sources,
  resource,
}: {
  readonly sources: AttributeSources;
  readonly resource: JsonObject;
}): AttributeSources {
  const { [OTHERS]: common, ...named } = sources;
  if (!common) return sources;
  const all: { [path: string]: Source } = {};
  for (const path of attributesOf(resource).keys()) all[path] = common;
  return Object.assign(all, named);
}
