import { parseScimPath, type ScimPath } from "#lib/attributes/scim-path.ts";
import type { AttributeType } from "#lib/attributes/vocabulary.ts";
import { isObject, type Json, type JsonObject } from "#lib/scim/protocol/json.ts";
import { normaliseResource } from "#lib/scim/protocol/resource/normalise-resource.ts";
import type { ResourceType } from "#lib/scim/protocol/schema/registry.ts";

/** One line of a directory's mapping: where the value is in the directory's own profile, and in the SCIM user. */
export type MappingLine = { key: string; type: AttributeType; source: string; scim: string };

export type MappedUser = {
  /** Valid by the schemas; without `schemas` and `active`, which others decide. */
  attributes: JsonObject;
  /** Keys of attributes whose value the schemas refuse: left out, and told. */
  refused: string[];
};

/**
 * Makes SCIM attributes of a directory's profiles. A value that does not fit its attribute is left out alone: one wrong
 * locale must not keep a person out.
 * @returns null for a profile without a user name, without which there is no user
 */
export function userMapper(
  type: ResourceType,
  lines: readonly MappingLine[],
): (profile: JsonObject) => MappedUser | null {
  const rules = lines.flatMap((line) => {
    const parsed = parseScimPath(line.scim);
    return parsed.ok
      ? [{ key: line.key, type: line.type, source: line.source.split("."), path: parsed.path }]
      : [];
  });
  /** What fits the schemas of the values of `chosen`; null when something does not. */
  const map = (profile: JsonObject, chosen: typeof rules): JsonObject | null => {
    const resource: JsonObject = {};
    for (const rule of chosen) {
      const value = convert(valueAt(profile, rule.source), rule.type);
      if (value !== undefined) assign(resource, rule.path, value);
    }
    const checked = normaliseResource(type, resource);
    if (!checked.ok) return null;
    const { schemas: _, active: __, ...attributes } = checked.value.resource;
    return attributes;
  };
  return (profile) => {
    const attributes = map(profile, rules);
    if (attributes !== null) return { attributes, refused: [] };
    let fitting = rules.filter((rule) => rule.path.head === "userName");
    const refused: string[] = [];
    for (const rule of rules) {
      if (fitting.includes(rule)) continue;
      if (map(profile, [...fitting, rule]) === null) refused.push(rule.key);
      else fitting = [...fitting, rule];
    }
    const rest = map(profile, fitting);
    return rest && { attributes: rest, refused };
  };
}

/** The value at a dotted path; the first of several. */
function valueAt(profile: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = profile;
  for (const name of path) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return Array.isArray(value) ? value[0] : value;
}

function convert(value: Json | undefined, type: AttributeType): Json | undefined {
  if (value === undefined || value === null || value === "" || typeof value === "object") return undefined;
  if (type === "boolean")
    return typeof value === "boolean"
      ? value
      : /^(true|false)$/i.test(String(value))
        ? String(value).toLowerCase() === "true"
        : undefined;
  if (type === "integer") return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  return String(value);
}

/** Writes a value where {@link ScimPath} points: an element that its comparisons find, or a new one that has them. */
function assign(resource: JsonObject, path: ScimPath, value: Json): void {
  const container = path.urn === null ? resource : child(resource, path.urn);
  if (path.comparisons.length > 0) {
    const list = Array.isArray(container[path.attribute]) ? (container[path.attribute] as Json[]) : [];
    container[path.attribute] = list;
    const isIt = (item: Json): item is JsonObject =>
      isObject(item) && path.comparisons.every(({ attribute, value: wanted }) => item[attribute] === wanted);
    let element = list.find(isIt);
    if (!element) {
      element = Object.fromEntries(path.comparisons.map((one) => [one.attribute, one.value]));
      list.push(element);
    }
    element[path.subAttribute ?? "value"] = value;
  } else if (path.subAttribute !== null) child(container, path.attribute)[path.subAttribute] = value;
  else container[path.attribute] = value;
}

function child(container: JsonObject, name: string): JsonObject {
  const found = container[name];
  if (isObject(found)) return found;
  const made: JsonObject = {};
  container[name] = made;
  return made;
}
