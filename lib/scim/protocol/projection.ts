import { splitAttributePath } from "./filter/filter.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import type { Attribute } from "./schema/attribute.ts";
import { type ResourceType, resolveAttribute, resolveExtension } from "./schema/registry.ts";

/**
 * What of a resource is answered (RFC 7644 §3.9). `everything` needs no work at all; otherwise `paths` are locations
 * such as `["name", "familyName"]`.
 */
export type Projection =
  | { readonly kind: "everything" }
  | { readonly kind: "only" | "without"; readonly paths: readonly (readonly string[])[] };

export const everything: Projection = { kind: "everything" };

/**
 * Reads `attributes` and `excludedAttributes`. Names that no schema has are passed over: they select nothing.
 * @param attributes names, or one text of names with commas; they win over `excluded` when both are there
 */
export function projectionOf(
  type: ResourceType,
  attributes: string | readonly string[] | undefined,
  excluded: string | readonly string[] | undefined,
): Projection {
  const only = namesOf(attributes);
  if (only.length > 0) return { kind: "only", paths: locations(type, only) };
  const without = namesOf(excluded);
  return without.length > 0 ? { kind: "without", paths: locations(type, without) } : everything;
}

/** Whether the answer holds a top-level attribute; what it does not hold need not be read. */
export function isAnswered(projection: Projection, type: ResourceType, name: string): boolean {
  const attribute = type.core.get(name.toLowerCase());
  if (!attribute) return false;
  if (attribute.returned === "always") return true;
  const named =
    projection.kind !== "everything" && projection.paths.some((path) => path[0] === attribute.name);
  if (projection.kind === "only") return named;
  const whole =
    projection.kind === "without" &&
    projection.paths.some((path) => path.length === 1 && path[0] === attribute.name);
  return attribute.returned === "default" && !whole;
}

/** Takes the part of a resource that was asked for; `id`, `schemas` and whatever is always returned stay. */
export function project(type: ResourceType, resource: JsonObject, projection: Projection): JsonObject {
  if (projection.kind === "everything") return resource;
  const { paths } = projection;
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(resource)) {
    const extension = resolveExtension(type, name);
    const attribute = type.core.get(name.toLowerCase());
    const inner = paths.filter((path) => path[0] === name).map((path) => path.slice(1));
    const kept =
      attribute?.returned === "always"
        ? value
        : choose(value, inner, projection.kind, extension === undefined);
    if (kept !== undefined) result[name] = kept;
  }
  return result;
}

function choose(
  value: Json,
  paths: readonly (readonly string[])[],
  kind: "only" | "without",
  isAttribute: boolean,
): Json | undefined {
  const whole = paths.some((path) => path.length === 0);
  if (kind === "only" ? whole : paths.length === 0) return value;
  if (kind === "only" ? paths.length === 0 : whole) return undefined;
  if (Array.isArray(value) && isAttribute) {
    const elements = value.flatMap((element) => choose(element, paths, kind, false) ?? []);
    return elements.length > 0 ? elements : undefined;
  }
  if (!isObject(value)) return kind === "only" ? undefined : value;
  const result: JsonObject = {};
  for (const [name, part] of Object.entries(value)) {
    const kept = choose(
      part,
      paths.filter((path) => path[0] === name).map((path) => path.slice(1)),
      kind,
      isAttribute,
    );
    if (kept !== undefined) result[name] = kept;
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

function namesOf(text: string | readonly string[] | undefined): string[] {
  const parts = typeof text === "string" ? text.split(",") : (text ?? []);
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** Each location once, however often it is named: a resource is held against all of them. */
function locations(type: ResourceType, names: readonly string[]): string[][] {
  const all = names.flatMap((name) => {
    const extension = resolveExtension(type, name);
    if (extension) return [[extension.id]];
    if (name.toLowerCase() === type.schema.id.toLowerCase())
      return type.schema.attributes.map((one) => [one.name]);
    const path = splitAttributePath(name);
    const target = path && resolveAttribute(type, path);
    return target ? [[...target.location, ...(target.sub ? [target.sub.name] : [])]] : [];
  });
  return [...new Map(all.map((location) => [location.join("\n"), location])).values()];
}

/** The attributes that a request may name but that are answered only when it does. */
export function isRequested(projection: Projection, urn: string, attribute: Attribute): boolean {
  if (projection.kind !== "only") return false;
  return projection.paths.some(
    (path) => path[0] === urn && (path.length === 1 || path[1] === attribute.name),
  );
}
