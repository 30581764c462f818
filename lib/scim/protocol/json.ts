export type Json = string | number | boolean | null | Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Equality of JSON values; the order of properties does not matter. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameJson(item, right[index]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && sameJson(left[name], right[name]))
  );
}

/** The same with names in lower case: the names of a message have no case either (RFC 7643 §2.1). */
export function byLowerCase(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The object with its values mapped; the very same where none becomes another, as of nearly every request. */
export function mapParts(object: JsonObject, map: (name: string, value: Json) => Json): JsonObject {
  let copy: JsonObject | undefined;
  for (const name of Object.keys(object)) {
    const value = object[name] as Json;
    const mapped = map(name, value);
    if (mapped === value) continue;
    copy ??= { ...object };
    copy[name] = mapped;
  }
  return copy ?? object;
}

/** The same of an array. */
export function mapItems(items: Json[], map: (item: Json) => Json): Json[] {
  let copy: Json[] | undefined;
  for (const [index, item] of items.entries()) {
    const mapped = map(item);
    if (mapped === item) continue;
    copy ??= [...items];
    copy[index] = mapped;
  }
  return copy ?? items;
}
