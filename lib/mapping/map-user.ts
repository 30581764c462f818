import type { ScimPath } from "#lib/attributes/scim-path.ts";
import { isObject, type Json, type JsonObject } from "#lib/scim/protocol/json.ts";
import { normaliseResource } from "#lib/scim/protocol/resource/normalise-resource.ts";
import type { ResourceType } from "#lib/scim/protocol/schema/registry.ts";
import { fitValue } from "./fit-value.ts";
import type { MappingLine, Provider } from "./mapping-line.ts";
import { placeOf } from "./place-of.ts";
import { sourceReader } from "./read-source.ts";

/** A line whose value was left out, and why. */
export type MappingProblem = { readonly key: string; readonly detail: string };

export type MappedUser = {
  /**
   * Valid by the schemas; without `schemas` and `active`, which others decide. Null for somebody without a user name,
   * without which there is no user.
   */
  readonly attributes: JsonObject | null;
  readonly problems: readonly MappingProblem[];
};

type Found = { readonly key: string; readonly path: ScimPath; readonly value: Json };

/**
 * Makes SCIM attributes of a directory's profiles. A value that does not fit its attribute is left out alone: one wrong
 * locale must not keep a person out. Of several lines with one path, the last one that has a value counts.
 */
export function userMapper(
  type: ResourceType,
  lines: readonly MappingLine[],
  provider: Provider,
): (profile: JsonObject) => MappedUser {
  const rules = lines.flatMap((line) => {
    const place = placeOf(type, line.scim);
    return place ? [{ ...line, path: place.path, read: sourceReader(line.source, provider) }] : [];
  });
  return (profile) => {
    const found: Found[] = [];
    const problems: MappingProblem[] = [];
    for (const { key, type: attributeType, path, read } of rules) {
      const source = read(profile);
      if (!source.ok) problems.push({ key, detail: source.detail });
      else if (source.value !== undefined) {
        const fitted = fitValue(source.value, attributeType);
        if (fitted.ok) found.push({ key, path, value: fitted.value });
        else problems.push({ key, detail: fitted.detail });
      }
    }
    const whole = resourceOf(type, found);
    if (whole.ok) return { attributes: whole.attributes, problems };
    return withoutUnfit(type, found, problems);
  };
}

/** Adds one value after the other, and leaves out those that the schemas refuse. */
function withoutUnfit(type: ResourceType, found: readonly Found[], problems: MappingProblem[]): MappedUser {
  const isName = ({ path }: Found) => path.urn === null && path.attribute === "userName";
  let fitting = found.filter(isName).slice(-1);
  let attributes: JsonObject | null = null;
  const first = resourceOf(type, fitting);
  if (first.ok) attributes = first.attributes;
  else return { attributes: null, problems };
  for (const one of found) {
    if (isName(one)) continue;
    const more = resourceOf(type, [...fitting, one]);
    if (more.ok) {
      fitting = [...fitting, one];
      attributes = more.attributes;
    } else problems.push({ key: one.key, detail: more.detail });
  }
  return { attributes, problems };
}

function resourceOf(
  type: ResourceType,
  found: readonly Found[],
): { ok: true; attributes: JsonObject } | { ok: false; detail: string } {
  const resource: JsonObject = {};
  for (const { path, value } of found) assign(resource, path, value);
  const checked = normaliseResource(type, resource);
  if (!checked.ok) return { ok: false, detail: checked.failure.detail };
  const { schemas: _, active: __, ...attributes } = checked.value.resource;
  return { ok: true, attributes };
}

/** Writes a value where a path points: an element that its comparisons find, or a new one that has them. */
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
