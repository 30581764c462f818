import { type Attribute, subAttributeOf } from "../schema/attribute.ts";
import { type Resolved, type ResourceType, resolveAttribute } from "../schema/registry.ts";
import type { AttributePath, Filter, Literal, Operator } from "./filter.ts";

/** A filter whose attributes are looked up and whose values fit them. */
export type TypedFilter =
  | { readonly kind: "and" | "or"; readonly operands: readonly TypedFilter[] }
  | { readonly kind: "not"; readonly operand: TypedFilter }
  | { readonly kind: "present"; readonly target: Resolved }
  | {
      readonly kind: "compare";
      readonly target: Resolved;
      readonly operator: Operator;
      readonly value: Literal;
    }
  | { readonly kind: "element"; readonly target: Resolved; readonly filter: TypedFilter }
  /** An attribute that this resource type does not have: no value, so no match (RFC 7644 §3.4.2.1). */
  | { readonly kind: "never" };

export type TypedResult =
  | { readonly ok: true; readonly filter: TypedFilter }
  | { readonly ok: false; readonly detail: string };

/**
 * Looks the attributes of a filter up for one resource type.
 * @param unknown `refuse` tells the client about a misspelt attribute; `never` is for searches over several types
 */
export function typeFilter(
  filter: Filter,
  type: ResourceType,
  unknown: "refuse" | "never" = "refuse",
): TypedResult {
  return typed(filter, {
    resolve: (path) => resolveAttribute(type, path),
    unknown,
    owner: `A ${type.name}`,
  });
}

/** The same for the filter inside `attribute[…]`, where names are those of the element's parts. */
export function typeElementFilter(filter: Filter, parent: Attribute): TypedResult {
  return typed(filter, {
    resolve: (path) => resolvePart(path, parent),
    unknown: "refuse",
    owner: `"${parent.name}"`,
  });
}

type Scope = {
  readonly resolve: (path: AttributePath) => Resolved | undefined;
  readonly unknown: "refuse" | "never";
  readonly owner: string;
};

function typed(filter: Filter, scope: Scope): TypedResult {
  switch (filter.kind) {
    case "and":
    case "or": {
      const operands: TypedFilter[] = [];
      for (const operand of filter.operands) {
        const result = typed(operand, scope);
        if (!result.ok) return result;
        operands.push(result.filter);
      }
      return { ok: true, filter: { kind: filter.kind, operands } };
    }
    case "not": {
      const result = typed(filter.operand, scope);
      return result.ok ? { ok: true, filter: { kind: "not", operand: result.filter } } : result;
    }
    default: {
      const target = scope.resolve(filter.path);
      if (!target) {
        if (scope.unknown === "never") return { ok: true, filter: { kind: "never" } };
        return {
          ok: false,
          detail: `${scope.owner} has no attribute "${filter.path.text}". /Schemas lists those it has.`,
        };
      }
      return typedLeaf(filter, target);
    }
  }
}

function typedLeaf(filter: Extract<Filter, { path: AttributePath }>, target: Resolved): TypedResult {
  const leaf = target.sub ?? target.attribute;
  if (leaf.returned === "never") return { ok: false, detail: `"${filter.path.text}" can't be searched.` };
  if (filter.kind === "present") return { ok: true, filter: { kind: "present", target } };
  if (filter.kind === "element") {
    if (leaf.type !== "complex" || target.sub) {
      return { ok: false, detail: `"${filter.path.text}" has no parts, so "[…]" can't follow it.` };
    }
    const inner = typeElementFilter(filter.filter, target.attribute);
    return inner.ok ? { ok: true, filter: { kind: "element", target, filter: inner.filter } } : inner;
  }
  return typedComparison(filter, comparedPart(target));
}

/** `emails co "x"` means `emails.value co "x"` (example in RFC 7644 §3.4.2.2); Entra asks `manager eq "…"` likewise. */
function comparedPart(target: Resolved): Resolved {
  if (target.sub || target.attribute.type !== "complex") return target;
  return { ...target, sub: subAttributeOf(target.attribute, "value") };
}

function typedComparison(filter: Extract<Filter, { kind: "compare" }>, target: Resolved): TypedResult {
  const { operator, value, path } = filter;
  const leaf = target.sub ?? target.attribute;
  const refuse = (detail: string): TypedResult => ({ ok: false, detail });
  if (leaf.type === "complex")
    return refuse(`"${path.text}" has parts; compare one of them, such as "${path.text}.type".`);
  if (value === null) {
    if (operator !== "eq" && operator !== "ne")
      return refuse(`null can be compared by eq and ne only, not by ${operator}.`);
    return { ok: true, filter: { kind: "compare", target, operator, value } };
  }
  const expected = literalType(leaf);
  if (typeof value !== expected) {
    const hint = {
      string: "put it in double quotes",
      number: "write it without quotes",
      boolean: "write true or false",
    };
    return refuse(
      `"${path.text}" is a ${expected}, and ${JSON.stringify(value)} is none: ${hint[expected]}.`,
    );
  }
  const ordered = operator === "gt" || operator === "ge" || operator === "lt" || operator === "le";
  const partial = operator === "co" || operator === "sw" || operator === "ew";
  if (ordered && (leaf.type === "boolean" || leaf.type === "binary")) {
    return refuse(
      `"${path.text}" is a ${leaf.type} and has no order, so ${operator} is not possible (RFC 7644 §3.4.2.2).`,
    );
  }
  if (partial && (expected !== "string" || leaf.type === "dateTime")) {
    return refuse(`${operator} compares text, and "${path.text}" is a ${leaf.type}.`);
  }
  if (leaf.type !== "dateTime") return { ok: true, filter: { kind: "compare", target, operator, value } };
  const time = canonicalTime(String(value));
  if (time === undefined) return refuse(`"${value}" is no time such as 2026-05-13T04:42:34Z.`);
  return { ok: true, filter: { kind: "compare", target, operator, value: time } };
}

function resolvePart(path: AttributePath, parent: Attribute): Resolved | undefined {
  if (path.schema !== undefined || path.sub !== undefined) return undefined;
  const part = subAttributeOf(parent, path.name);
  return part && { location: [part.name], attribute: part, sub: undefined };
}

function literalType(attribute: Attribute): "string" | "number" | "boolean" {
  if (attribute.type === "boolean") return "boolean";
  return attribute.type === "integer" || attribute.type === "decimal" ? "number" : "string";
}

const timePattern = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/**
 * A time of RFC 7643 §2.3.5 as ISO 8601 in UTC with milliseconds; undefined when it is none, or in no year from 1 to 9999,
 * which PostgreSQL would refuse. Without a zone it is UTC.
 */
export function canonicalTime(text: string): string | undefined {
  if (!timePattern.test(text)) return undefined;
  const hasZone = text.length === 10 || /(?:Z|[+-]\d\d:\d\d)$/.test(text);
  const time = new Date(hasZone ? text : `${text}Z`);
  if (Number.isNaN(time.getTime())) return undefined;
  const day = text.slice(0, 10);
  // No 30th of February: JavaScript takes it for the 1st of March.
  if (!new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)) return undefined;
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999 ? time.toISOString() : undefined;
}
