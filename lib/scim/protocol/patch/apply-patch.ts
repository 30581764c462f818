import { elementFrom, matches } from "../filter/match-filter.ts";
import type { TypedFilter } from "../filter/type-filter.ts";
import { isObject, type Json, type JsonObject, sameJson } from "../json.ts";
import { finishResource } from "../resource/normalise-resource.ts";
import {
  elementLimit,
  isPrimary,
  normaliseValue,
  type Reading,
  withoutRepeats,
} from "../resource/normalise-value.ts";
import type { ResourceType } from "../schema/registry.ts";
import { fail, type Result, succeed } from "../scim-failure.ts";
import type { AttributeOperation } from "./resolve-operations.ts";

export type Patched = { readonly resource: JsonObject; readonly changed: boolean };

/**
 * Applies operations to a resource, all or none; the resource itself is left as it is (RFC 7644 §3.5.2).
 * Read-only attributes that the server knows (`id`, `meta`) are not part of `resource`.
 */
export function applyPatch(
  type: ResourceType,
  resource: JsonObject,
  operations: readonly AttributeOperation[],
): Result<Patched> {
  const draft = structuredClone(resource);
  let comparisons = 0;
  for (const operation of operations) {
    comparisons += comparisonsOf(draft, operation);
    if (comparisons > comparisonLimit) {
      return fail(
        400,
        "tooMany",
        "These operations compare too many values with each other: send them in several requests.",
      );
    }
    const failure = applyOne(draft, operation);
    if (failure) return failure;
  }
  // Once for all operations: two elements that became equal are one.
  for (const name of new Set(operations.map(({ target }) => target.location.join("\n")))) {
    const place = placeOf(draft, name.split("\n"));
    if (Array.isArray(place.owner[place.name])) put(place, withoutRepeats(elementsOf(place)));
  }
  const finished = finishResource(type, draft);
  return finished.ok
    ? succeed({ resource: finished.value, changed: !sameJson(resource, finished.value) })
    : finished;
}

/** What the elements that one request looks at may cost together: some 20 ms of a processor. */
const comparisonLimit = 25_000;
/** Characters that take as long to fold and compare as a whole comparison of short texts. */
const charactersOfOne = 256;

/** Elements that can be looked through for repeats in the time of one comparison. */
const repeatsOfOne = 4;

/** How many elements an operation looks at or changes, each as often as the filter has comparisons; long ones count more. */
function comparisonsOf(draft: JsonObject, { target, filter }: AttributeOperation): number {
  const elements = elementsOf(placeOf(draft, target.location));
  if (!filter && !target.sub) return elements.length / repeatsOfOne;
  let size = elements.length;
  for (const element of elements) {
    if (!isObject(element)) continue;
    for (const part of Object.values(element))
      if (typeof part === "string" && part.length > charactersOfOne) size += part.length / charactersOfOne;
  }
  return filter ? size * sizeOf(filter) : size;
}

function sizeOf(filter: TypedFilter): number {
  if (filter.kind === "not") return sizeOf(filter.operand);
  if (filter.kind !== "and" && filter.kind !== "or") return 1;
  return filter.operands.reduce((sum, operand) => sum + sizeOf(operand), 0);
}

type Failure = Extract<Result<never>, { ok: false }> | undefined;
const reading: Reading = { unknown: "refuse", ignored: [] };

function applyOne(draft: JsonObject, operation: AttributeOperation): Failure {
  const { op, target, text } = operation;
  const leaf = target.sub ?? target.attribute;
  if (target.attribute.name === "schemas") return undefined; // Follows from what the resource holds.
  if (target.attribute.mutability === "readOnly" || leaf.mutability === "readOnly") {
    return fail(400, "mutability", `"${text}" is read-only.`);
  }
  if (leaf.returned === "never") return undefined; // Accepted and forgotten: password.
  const place = placeOf(draft, target.location);
  if (op === "remove" || operation.value === null) return remove(place, operation);
  if (operation.value === undefined)
    return fail(400, "invalidValue", `The ${op} of "${text}" needs a "value".`);
  return target.attribute.multiValued
    ? writeElements(place, operation, operation.value)
    : writeSingle(place, operation, operation.value);
}

/** The object that holds an attribute: the resource itself, or an extension in it. */
type Place = { readonly owner: JsonObject; readonly name: string };

function placeOf(draft: JsonObject, location: readonly string[]): Place {
  const [first = "", second] = location;
  if (second === undefined) return { owner: draft, name: first };
  const extension = draft[first];
  const owner = isObject(extension) ? extension : {};
  draft[first] = owner;
  return { owner, name: second };
}

function put(place: Place, value: Json | undefined): void {
  const isEmpty = Array.isArray(value)
    ? value.length === 0
    : isObject(value) && Object.keys(value).length === 0;
  if (value === undefined || isEmpty) delete place.owner[place.name];
  else place.owner[place.name] = value;
}

function writeSingle(place: Place, { op, target, text }: AttributeOperation, value: Json): Failure {
  const { attribute, sub } = target;
  const read = normaliseValue(sub ?? attribute, value, text, reading);
  if (!read.ok) return read;
  if (attribute.type !== "complex") {
    if (read.value !== undefined || op === "replace") put(place, read.value);
    return undefined;
  }
  // Parts that are not named stay as they are, for replace too (RFC 7644 §3.5.2.3).
  const before = place.owner[place.name];
  const parts = sub ? { [sub.name]: read.value } : partsOf(value, read.value);
  put(place, withParts(isObject(before) ? before : {}, parts));
  return undefined;
}

/** The parts that a value sets, and as undefined those that it names with null. */
function partsOf(sent: Json, read: Json | undefined): { [name: string]: Json | undefined } {
  const cleared = isObject(sent) ? Object.keys(sent).filter((name) => sent[name] === null) : [];
  return { ...Object.fromEntries(cleared.map((name) => [name, undefined])), ...(isObject(read) ? read : {}) };
}

function withParts(before: JsonObject, parts: { readonly [name: string]: Json | undefined }): JsonObject {
  const after = { ...before };
  for (const [name, value] of Object.entries(parts)) {
    if (value === undefined) delete after[name];
    else after[name] = value;
  }
  return after;
}

function writeElements(place: Place, operation: AttributeOperation, value: Json): Failure {
  const { op, target, filter, text } = operation;
  const { attribute, sub } = target;
  const existing = elementsOf(place);
  if (!filter && !sub) {
    const read = normaliseValue(attribute, Array.isArray(value) ? value : [value], text, reading);
    if (!read.ok) return read;
    const sent = Array.isArray(read.value) ? read.value : [];
    const kept = op === "add" ? (sent.some(isPrimary) ? existing.map(asSecondary(sent)) : existing) : [];
    const all = withoutRepeats(joined(kept, sent));
    if (all.length > elementLimit)
      return fail(400, "tooMany", `"${text}" takes at most ${elementLimit} values.`);
    put(place, all);
    return undefined;
  }
  const part = sub ?? { ...attribute, multiValued: false };
  const read = normaliseValue(part, value, text, reading);
  if (!read.ok) return read;
  const chosen = new Set(
    existing.filter((element) => isObject(element) && (!filter || matches(filter, element))),
  );
  const seed = filter ? elementFrom(filter, attribute) : {};
  const change = (element: JsonObject): JsonObject => {
    if (sub) return withParts(element, { [sub.name]: read.value });
    return { ...(op === "add" ? element : seed), ...(isObject(read.value) ? read.value : {}) };
  };
  if (chosen.size === 0) {
    if (read.value === undefined) return undefined;
    if (!seed)
      return fail(400, "noTarget", `No value of "${text}" matches, and the filter does not say what to add.`);
    if (existing.length >= elementLimit)
      return fail(400, "tooMany", `"${text}" takes at most ${elementLimit} values.`);
    const created = change(seed);
    put(place, [...(isPrimary(created) ? existing.map(asSecondary([])) : existing), created]);
    return undefined;
  }
  const changed = existing.map((element) =>
    chosen.has(element) && isObject(element) ? change(element) : element,
  );
  const primaries = changed.filter(
    (element, index) => isPrimary(element) && chosen.has(existing[index] ?? null),
  );
  if (primaries.length > 1)
    return fail(400, "invalidValue", `Only one value of "${text}" can be the primary one.`);
  put(place, primaries.length > 0 ? changed.map(asSecondary(primaries)) : changed);
  return undefined;
}

/**
 * Elements with those that are added to them. One with the type and value of another is that one with more said of it: the
 * same pair should not be there twice (RFC 7643 §2.4).
 */
function joined(existing: readonly Json[], added: readonly Json[]): Json[] {
  const byPair = new Map(added.map((element) => [pairOf(element), element]));
  const known = new Set(existing.map(pairOf));
  return [
    ...existing.map((element) => {
      const pair = pairOf(element);
      const more = pair === undefined ? undefined : byPair.get(pair);
      // Where several are alike already, only one can become the primary value.
      byPair.delete(pair);
      return isObject(element) && isObject(more) ? { ...element, ...more } : element;
    }),
    ...added.filter((element) => pairOf(element) === undefined || !known.has(pairOf(element))),
  ];
}

/** Elements are not changed but replaced, and each operation looks at all of a list. */
const pairs = new WeakMap<JsonObject, string>();

/** What an element is told apart by; undefined where it has no value. */
function pairOf(element: Json): string | undefined {
  if (!isObject(element) || element.value === undefined) return undefined;
  const pair = pairs.get(element) ?? JSON.stringify([element.type ?? null, element.value]);
  pairs.set(element, pair);
  return pair;
}

/** A new primary value takes the mark from the one that had it (RFC 7644 §3.5.2). */
function asSecondary(primaries: readonly Json[]): (element: Json) => Json {
  return (element) => {
    if (!isObject(element) || !isPrimary(element) || primaries.some((one) => sameJson(one, element)))
      return element;
    return { ...element, primary: false };
  };
}

function remove(place: Place, { target, filter, text }: AttributeOperation): Failure {
  const { attribute, sub } = target;
  if (attribute.required && !filter && !sub)
    return fail(400, "mutability", `"${text}" is required and can't be removed.`);
  if (!filter && !sub) {
    put(place, undefined);
    return undefined;
  }
  if (!attribute.multiValued) {
    const before = place.owner[place.name];
    if (sub && isObject(before)) put(place, withParts(before, { [sub.name]: undefined }));
    return undefined;
  }
  const kept = elementsOf(place).flatMap((element): Json[] => {
    if (!isObject(element) || (filter && !matches(filter, element))) return [element];
    const rest = sub ? withParts(element, { [sub.name]: undefined }) : {};
    return Object.keys(rest).length > 0 ? [rest] : [];
  });
  put(place, kept);
  return undefined;
}

function elementsOf(place: Place): Json[] {
  const value = place.owner[place.name];
  return Array.isArray(value) ? value : [];
}
