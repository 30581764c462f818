import { canonicalTime } from "../filter/type-filter.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { type Attribute, subAttributeOf } from "../schema/attribute.ts";
import { fail, type Result, succeed } from "../scim-failure.ts";

/** Values of one multi-valued attribute (members of groups are counted apart). */
export const elementLimit = 500;

export type Reading = {
  /** POST and PUT pass over what no schema has; PATCH must not drop what it was asked to do. */
  readonly unknown: "ignore" | "refuse";
  /** Names that were passed over. */
  readonly ignored: string[];
};

/**
 * Checks a value against its attribute and brings it into the form that is stored: canonical names, times in UTC,
 * nothing that is unassigned (null, `[]`, `{}`: RFC 7643 §2.5), nothing read-only.
 * @param path how the attribute is named in an error
 * @returns undefined as value when the attribute is unassigned
 */
export function normaliseValue(
  attribute: Attribute,
  value: Json,
  path: string,
  reading: Reading,
): Result<Json | undefined> {
  if (value === null) return succeed(undefined);
  if (!attribute.multiValued) return normaliseSingle(attribute, value, path, reading);
  if (!Array.isArray(value)) return invalid(`"${path}" has several values: send an array.`);
  if (value.length > elementLimit) {
    return fail(
      400,
      "tooMany",
      `"${path}" takes at most ${elementLimit} values, but ${value.length} were sent.`,
    );
  }
  const elements: Json[] = [];
  for (const [index, item] of value.entries()) {
    const element =
      item === null ? succeed(undefined) : normaliseSingle(attribute, item, `${path}[${index}]`, reading);
    if (!element.ok) return element;
    if (element.value !== undefined) elements.push(element.value);
  }
  if (elements.filter(isPrimary).length > 1) {
    return invalid(`Only one value of "${path}" can be the primary one (RFC 7643 §2.4).`);
  }
  return succeed(elements.length > 0 ? withoutRepeats(elements) : undefined);
}

/** Whether an element is marked as the primary one. */
export function isPrimary(element: Json): boolean {
  return isObject(element) && element.primary === true;
}

/** The texts by which elements are told apart: a list of 500 is looked through anew for each operation of a PATCH. */
const elementKeys = new WeakMap<JsonObject, string>();

function keyOfElement(element: Json): string {
  if (!isObject(element)) return JSON.stringify(element);
  let key = elementKeys.get(element);
  if (key === undefined) {
    key = JSON.stringify(Object.entries(element).sort(([left], [right]) => (left < right ? -1 : 1)));
    elementKeys.set(element, key);
  }
  return key;
}

/** Drops later elements that are equal to an earlier one; takes linear time. Elements must not be changed afterwards. */
export function withoutRepeats(elements: readonly Json[]): Json[] {
  const values = new Set(elements.map((element) => (isObject(element) ? element.value : element)));
  const isPlain = [...values].every((value) => typeof value === "string");
  // As nearly always: what differs in its value is no repetition, whatever else it has.
  if (isPlain && values.size === elements.length) return [...elements];
  const seen = new Set<string>();
  return elements.filter((element) => {
    const key = keyOfElement(element);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function normaliseSingle(
  attribute: Attribute,
  value: Json,
  path: string,
  reading: Reading,
): Result<Json | undefined> {
  switch (attribute.type) {
    case "complex":
      return normaliseComplex(attribute, value, path, reading);
    case "boolean":
      return typeof value === "boolean" ? succeed(value) : wrong(path, "true or false", value);
    case "integer":
      return Number.isSafeInteger(value) ? succeed(value) : wrong(path, "a whole number", value);
    case "decimal":
      return Number.isFinite(value) ? succeed(value) : wrong(path, "a number", value);
    default:
      return typeof value === "string" ? normaliseText(attribute, value, path) : wrong(path, "text", value);
  }
}

const base64Pattern = /^[A-Za-z0-9+/_-]*={0,2}$/;

function normaliseText(attribute: Attribute, value: string, path: string): Result<Json> {
  if (!value.isWellFormed() || value.includes("\0")) {
    return invalid(`"${path}" has a character that can't be stored (NUL or half a surrogate pair).`);
  }
  if (attribute.maxLength !== undefined && value.length > attribute.maxLength) {
    return invalid(`"${path}" is longer than ${attribute.maxLength} characters.`);
  }
  if (attribute.type === "dateTime") {
    const time = canonicalTime(value);
    return time === undefined ? wrong(path, "a time such as 2026-05-13T04:42:34Z", value) : succeed(time);
  }
  if (attribute.type === "binary" && !base64Pattern.test(value)) return invalid(`"${path}" is not base64.`);
  // RFC 7643 §7 only suggests canonical values, so others are kept as sent; a known one gets its canonical spelling.
  const canonical = attribute.canonicalValues?.find((one) => one.toLowerCase() === value.toLowerCase());
  return succeed(canonical ?? value);
}

function normaliseComplex(
  attribute: Attribute,
  value: Json,
  path: string,
  reading: Reading,
): Result<Json | undefined> {
  if (!isObject(value)) return wrong(path, "an object", value);
  const parts: JsonObject = {};
  for (const [name, item] of Object.entries(value)) {
    const sub = subAttributeOf(attribute, name);
    if (!sub) {
      if (reading.unknown === "refuse") return fail(400, "invalidPath", `"${path}" has no part "${name}".`);
      reading.ignored.push(`${path}.${name}`);
      continue;
    }
    if (sub.mutability === "readOnly") continue;
    const part = normaliseValue(sub, item, `${path}.${sub.name}`, reading);
    if (!part.ok) return part;
    if (part.value !== undefined) parts[sub.name] = part.value;
  }
  const missing = attribute.subAttributes?.find((sub) => sub.required && !Object.hasOwn(parts, sub.name));
  if (missing) return invalid(`"${path}" needs "${missing.name}".`);
  return succeed(Object.keys(parts).length > 0 ? parts : undefined);
}

/**
 * A value with its parts in the order of the schema, so that the same resource always gives the same text (JSONB keeps
 * an order of its own).
 */
export function inSchemaOrder(attribute: Attribute, value: Json): Json {
  if (Array.isArray(value)) return value.map((element) => inSchemaOrder(attribute, element));
  if (!isObject(value) || !attribute.subAttributes) return value;
  const ordered: JsonObject = {};
  for (const { name } of attribute.subAttributes) {
    const part = value[name];
    if (part !== undefined) ordered[name] = part;
  }
  return ordered;
}

function invalid(detail: string): Result<never> {
  return fail(400, "invalidValue", detail);
}

function wrong(path: string, expected: string, value: Json): Result<never> {
  const seen = Array.isArray(value) ? "an array" : isObject(value) ? "an object" : `${typeof value}`;
  return invalid(`"${path}" takes ${expected}, but ${seen === "string" ? "text" : seen} was sent.`);
}
