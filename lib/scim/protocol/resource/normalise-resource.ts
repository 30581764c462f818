import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Attribute } from "../schema/attribute.ts";
import type { ResourceType } from "../schema/registry.ts";
import { fail, type Result, succeed } from "../scim-failure.ts";
import { inSchemaOrder, normaliseValue, type Reading } from "./normalise-value.ts";

export type NormalisedResource = {
  /** What is stored: no read-only attribute, no password, canonical names, the order of the schemas. */
  readonly resource: JsonObject;
  /** Names that no schema has; RFC 7644 does not ask to refuse them, so they are passed over and reported. */
  readonly ignored: readonly string[];
};

/** Checks the body of a POST or PUT against the schemas (RFC 7644 §3.3, §3.5.1). */
export function normaliseResource(type: ResourceType, body: unknown): Result<NormalisedResource> {
  if (!isObject(body))
    return fail(400, "invalidSyntax", `The body must be one ${type.name} as a JSON object.`);
  const reading: Reading = { unknown: "ignore", ignored: [] };
  const resource: JsonObject = {};
  const seen = new Set<string>();
  const coreUrn = type.schema.id.toLowerCase();
  const parts = Object.entries(body);
  for (const [name, value] of parts) {
    const key = name.toLowerCase();
    if (seen.has(key))
      return fail(400, "invalidSyntax", `"${name}" is there twice; names have no case in SCIM.`);
    seen.add(key);
    if (key === coreUrn && isObject(value)) {
      // Core attributes under their own URN, as those of extensions are: the same attributes, so read with the others.
      parts.push(...Object.entries(value));
      continue;
    }
    const extension = type.byUrn.get(key);
    if (extension) {
      const part = readExtension(extension.schema.id, extension.attributes, value, reading);
      if (!part.ok) return part;
      if (part.value) resource[extension.schema.id] = part.value;
      continue;
    }
    const found = type.core.get(key);
    if (!found) reading.ignored.push(name);
    else {
      const read = readAttribute(found, value, found.name, reading);
      if (!read.ok) return read;
      if (read.value !== undefined) resource[found.name] = read.value;
    }
  }
  const { schemas } = resource;
  if (Array.isArray(schemas) && !schemas.some((urn) => isUrn(urn, type.schema.id))) {
    return fail(400, "invalidSyntax", `"schemas" must name "${type.schema.id}" for a ${type.name}.`);
  }
  const complete = finishResource(type, resource);
  return complete.ok ? succeed({ resource: complete.value, ignored: reading.ignored }) : complete;
}

function isUrn(value: Json, urn: string): boolean {
  return typeof value === "string" && value.toLowerCase() === urn.toLowerCase();
}

/** Checks that nothing required is missing, sets `schemas` from what is there, and puts all in order. */
export function finishResource(type: ResourceType, resource: JsonObject): Result<JsonObject> {
  for (const one of type.schema.attributes) {
    const value = resource[one.name];
    if (one.required && (value === undefined || (typeof value === "string" && value.trim() === ""))) {
      return fail(400, "invalidValue", `A ${type.name} needs "${one.name}".`);
    }
  }
  const extensions = type.extensions.map(({ id }) => id).filter((id) => hasParts(resource[id]));
  const ordered: JsonObject = { schemas: [type.schema.id, ...extensions] };
  if (resource.externalId !== undefined) ordered.externalId = resource.externalId;
  copyInOrder(type.schema.attributes, resource, ordered);
  for (const { id, attributes } of type.extensions) {
    const values = resource[id];
    if (hasParts(values)) ordered[id] = copyInOrder(attributes, values, {});
  }
  if (lengthOf(ordered) > resourceLimit) {
    return fail(
      400,
      "invalidValue",
      `A ${type.name} holds at most ${resourceLimit} characters in all its attributes together.`,
    );
  }
  return succeed(ordered);
}

/** Characters of a resource, so that a page of the most resources can still be answered. */
const resourceLimit = 128 * 1024;

function lengthOf(value: Json): number {
  if (typeof value === "string") return value.length + 3;
  if (typeof value !== "object" || value === null) return 8;
  let length = 2;
  if (Array.isArray(value)) for (const item of value) length += lengthOf(item);
  else for (const name in value) length += name.length + 4 + lengthOf(value[name] ?? null);
  return length;
}

function copyInOrder(attributes: readonly Attribute[], from: JsonObject, to: JsonObject): JsonObject {
  for (const attribute of attributes) {
    const value = from[attribute.name];
    if (value !== undefined) to[attribute.name] = inSchemaOrder(attribute, value);
  }
  return to;
}

function hasParts(value: Json | undefined): value is JsonObject {
  return isObject(value) && Object.keys(value).length > 0;
}

function readAttribute(
  attribute: Attribute,
  value: Json,
  path: string,
  reading: Reading,
): Result<Json | undefined> {
  // RFC 7644 §3.3 and §3.5.1: what is read-only is ignored, not refused, when a client sends back what it has read.
  if (attribute.mutability === "readOnly") return succeed(undefined);
  const read = normaliseValue(attribute, value, path, reading);
  return read.ok && attribute.returned === "never" ? succeed(undefined) : read;
}

function readExtension(
  urn: string,
  attributes: ReadonlyMap<string, Attribute>,
  value: Json,
  reading: Reading,
): Result<JsonObject | undefined> {
  if (value === null) return succeed(undefined);
  if (!isObject(value)) return fail(400, "invalidValue", `"${urn}" takes an object.`);
  const parts: JsonObject = {};
  for (const [name, item] of Object.entries(value)) {
    const found = attributes.get(name.toLowerCase());
    if (!found) {
      reading.ignored.push(`${urn}:${name}`);
      continue;
    }
    const read = readAttribute(found, item, `${urn}:${found.name}`, reading);
    if (!read.ok) return read;
    if (read.value !== undefined) parts[found.name] = read.value;
  }
  return succeed(Object.keys(parts).length > 0 ? parts : undefined);
}
