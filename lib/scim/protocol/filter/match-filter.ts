import { isObject, type Json, type JsonObject } from "../json.ts";
import { type Attribute, subAttributeOf } from "../schema/attribute.ts";
import type { Resolved } from "../schema/registry.ts";
import type { Literal, Operator } from "./filter.ts";
import { fold } from "./fold.ts";
import type { TypedFilter } from "./type-filter.ts";

/**
 * Whether a resource (or, for an element filter, an element) satisfies a filter. PATCH selects elements with it, and it
 * is what compiled SQL is tested against; queries never run through it.
 */
export function matches(filter: TypedFilter, resource: JsonObject): boolean {
  switch (filter.kind) {
    case "and":
      return filter.operands.every((operand) => matches(operand, resource));
    case "or":
      return filter.operands.some((operand) => matches(operand, resource));
    case "not":
      return !matches(filter.operand, resource);
    case "present":
      return valuesAt(filter.target, resource).some((value) => value !== "");
    case "element":
      return elementsAt(filter.target, resource).some(
        (element) => isObject(element) && matches(filter.filter, element),
      );
    case "compare": {
      const values = valuesAt(filter.target, resource);
      const leaf = filter.target.sub ?? filter.target.attribute;
      if (filter.value === null) return (values.length === 0) === (filter.operator === "eq");
      if (filter.operator === "ne") return !values.some((value) => compare(value, "eq", filter.value, leaf));
      return values.some((value) => compare(value, filter.operator, filter.value, leaf));
    }
    case "never":
      return false;
  }
}

function elementsAt(target: Resolved, resource: JsonObject): Json[] {
  let value: Json | undefined = resource;
  for (const name of target.location)
    value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function valuesAt(target: Resolved, resource: JsonObject): Json[] {
  const elements = elementsAt(target, resource);
  const { sub } = target;
  if (!sub) return elements;
  return elements.flatMap((element) => {
    const value = isObject(element) && Object.hasOwn(element, sub.name) ? element[sub.name] : undefined;
    return value === undefined || value === null ? [] : [value];
  });
}

function compare(actual: Json, operator: Operator, expected: Literal, attribute: Attribute): boolean {
  if (typeof actual !== "string" || typeof expected !== "string") {
    if (typeof actual === "number" && typeof expected === "number")
      return ordered(actual, operator, expected);
    return operator === "eq" && actual === expected;
  }
  const left = attribute.caseExact ? actual : fold(actual);
  const right = attribute.caseExact ? expected : fold(expected);
  if (operator === "co") return left.includes(right);
  if (operator === "sw") return left.startsWith(right);
  if (operator === "ew") return left.endsWith(right);
  return ordered(byBytes(left, right), operator, 0);
}

function ordered(left: number, operator: Operator, right: number): boolean {
  switch (operator) {
    case "eq":
      return left === right;
    case "gt":
      return left > right;
    case "ge":
      return left >= right;
    case "lt":
      return left < right;
    case "le":
      return left <= right;
    default:
      return false;
  }
}

/** The order of PostgreSQL's "C" collation. */
function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/**
 * The least element that satisfies a filter, where the filter says it outright: a conjunction of `eq`.
 * Undefined for every other filter. `emails[type eq "work"]` → `{ type: "work" }`.
 */
export function elementFrom(filter: TypedFilter, parent: Attribute): JsonObject | undefined {
  if (filter.kind === "and") {
    const parts = filter.operands.map((operand) => elementFrom(operand, parent));
    return parts.every((part) => part !== undefined) ? Object.assign({}, ...parts) : undefined;
  }
  if (filter.kind !== "compare" || filter.operator !== "eq" || filter.value === null) return undefined;
  const part = subAttributeOf(parent, filter.target.attribute.name);
  return part && { [part.name]: filter.value };
}
