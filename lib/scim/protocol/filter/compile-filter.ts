import type { Attribute } from "../schema/attribute.ts";
import type { Resolved } from "../schema/registry.ts";
import type { Operator } from "./filter.ts";
import { fold } from "./fold.ts";
import { keysOfElement, keysOfPart } from "./needed-keys.ts";
import type { TypedFilter } from "./type-filter.ts";

/**
 * Where a store keeps an attribute in a column of its own.
 * - `text`: as sent · `folded`: already without case · `uuid` · `time`: timestamptz
 * - `boolean`: the value itself, null where the resource has none; `isFalse` where a condition finds the false ones faster.
 * - `narrowed`: an indexed column whose first characters equal the attribute's, folded by `lower()`, wherever that has a
 *   value; it may have one where the attribute has none, so that it only narrows a search down.
 * - `reference`: the value as sent (null where it is empty), beside the id of the resource that it was found to name, which counts as the value,
 *   too; `resolve` gives the SQL of that id if it still names one, with the directory's id as $1.
 * - `rows`: a multi-valued attribute kept as rows; `from` is what follows FROM, correlated with the outer row, and
 *   `parts` the columns of its sub-attributes.
 * - `keys`: a multi-valued attribute that stays in the document, while an indexed array holds all values of one `part`
 *   of it, folded by `lower()`. The array only narrows a search down; the elements themselves decide.
 */
export type Binding =
  | { readonly kind: "text" | "folded" | "uuid" | "time"; readonly sql: string }
  | { readonly kind: "boolean"; readonly sql: string; readonly isFalse?: string }
  | { readonly kind: "narrowed"; readonly sql: string }
  | {
      readonly kind: "reference";
      readonly sql: string;
      readonly id: string;
      readonly resolve: (id: string) => string;
    }
  | { readonly kind: "keys"; readonly part: string; readonly sql: string }
  | { readonly kind: "rows"; readonly from: string; readonly parts: Bindings };

/** By attribute path in canonical spelling: `userName`, `meta.created`, `urn:…:User:manager.value`, `members`. */
export type Bindings = { readonly [path: string]: Binding };

export type SqlTarget = {
  /** The expression of the JSONB document with all attributes that have no column. */
  readonly document: string;
  readonly bindings: Bindings;
};

/**
 * Compiles a filter to a condition. Every value, and every property name, becomes a parameter.
 * @param params values of the statement so far; the condition's are appended
 * @returns an SQL expression for WHERE
 */
export function compileFilter(filter: TypedFilter, target: SqlTarget, params: unknown[]): string {
  return condition(filter, { ...target, params, depth: 0 });
}

type Scope = SqlTarget & { readonly params: unknown[]; readonly depth: number };

function condition(filter: TypedFilter, scope: Scope): string {
  switch (filter.kind) {
    case "and":
    case "or":
      return `(${filter.operands.map((operand) => condition(operand, scope)).join(filter.kind === "and" ? " AND " : " OR ")})`;
    case "not":
      // A missing attribute compares as NULL, and NOT NULL would be NULL again: it must count as "did not match".
      return `(NOT coalesce(${condition(filter.operand, scope)}, false))`;
    case "never":
      return "false";
    case "element":
      return narrowed(keysOfElement(filter.filter), filter.target, scope, () =>
        inElements(filter.target, scope, (inner) => condition(filter.filter, inner)),
      );
    case "present":
      return present(filter.target, scope);
    case "compare": {
      const { target, operator, value } = filter;
      if (value === null)
        return operator === "ne"
          ? present(target, scope, true)
          : `(NOT coalesce(${present(target, scope, true)}, false))`;
      if (operator === "ne")
        return `(NOT coalesce(${condition({ ...filter, operator: "eq" }, scope)}, false))`;
      const exact = () => withValue(target, scope, (slot) => comparison(slot, operator, value, scope.params));
      return specially(filter, scope, exact) ?? narrowed(keysOfPart(filter), target, scope, exact);
    }
  }
}

/** Characters of a value that are compared with a column that narrows down. */
const narrowLength = 512;

/** The comparison where the attribute's binding knows a better way than the document; undefined where it does not. */
function specially(
  { target, operator, value }: Extract<TypedFilter, { kind: "compare" }>,
  scope: Scope,
  exact: () => string,
): string | undefined {
  const binding = bindingOf(target.location, scope, target.sub?.name);
  if (binding?.kind === "boolean" && operator === "eq" && typeof value === "boolean")
    return value ? `(${binding.sql})` : `(${binding.isFalse ?? `NOT ${binding.sql}`})`;
  if (typeof value !== "string") return undefined;
  const bind = (one: string): string => `$${scope.params.push(one)}`;
  if (binding?.kind === "narrowed" && value.length <= narrowLength / 2) {
    if (operator === "eq") return `(${binding.sql} = lower(${bind(value)}::text) AND ${exact()})`;
    if (operator === "sw")
      return `(${binding.sql} LIKE lower(${bind(`${likeText(value)}%`)}::text) AND ${exact()})`;
  }
  if (binding?.kind === "reference" && operator === "eq" && value !== "") {
    const asSent = `${binding.sql} = ${bind(value)}::text`;
    if (!uuidPattern.test(value)) return `(${asSent})`;
    return `(${asSent} OR ${binding.id} = ${binding.resolve(`${bind(value)}::uuid`)})`;
  }
  return undefined;
}

/** A condition on the elements of an attribute, behind a look into the array of its keys where the filter names some. */
function narrowed(
  keysOf: (part: string) => readonly string[] | undefined,
  target: Resolved,
  scope: Scope,
  exact: () => string,
): string {
  const binding = bindingOf(target.location, scope);
  const keys = binding?.kind === "keys" ? keysOf(binding.part) : undefined;
  if (binding?.kind !== "keys" || !keys) return exact();
  const list = keys.map((key) => `lower($${scope.params.push(key)}::text)`);
  return `(${binding.sql} && ARRAY[${list.join(", ")}] AND ${exact()})`;
}

/** One comparable value: a column, or text out of the document. */
type Slot = {
  readonly sql: string;
  readonly kind: "text" | "folded" | "uuid" | "time";
  readonly attribute: Attribute;
};

function withValue(target: Resolved, scope: Scope, test: (slot: Slot) => string): string {
  const { attribute, sub } = target;
  if (!attribute.multiValued) return test(slotOf(target, scope));
  if (!sub && attribute.type !== "complex") {
    const alias = `v${scope.depth}`;
    const array = documentPath(target.location, scope, "->");
    return `EXISTS (SELECT 1 FROM jsonb_array_elements_text(${array}) AS ${alias}(value) WHERE ${test({ sql: `${alias}.value`, kind: "text", attribute })})`;
  }
  if (!sub) return inElements(target, scope, () => "true");
  return inElements(target, scope, (inner) =>
    test(slotOf({ location: [sub.name], attribute: sub, sub: undefined }, inner)),
  );
}

function inElements(target: Resolved, scope: Scope, test: (inner: Scope) => string): string {
  const depth = scope.depth + 1;
  const binding = bindingOf(target.location, scope);
  if (binding?.kind === "rows") {
    const inner = test({ document: "NULL::jsonb", bindings: binding.parts, params: scope.params, depth });
    return `EXISTS (SELECT 1 FROM ${binding.from} AND ${inner})`;
  }
  const value = documentPath(target.location, scope, "->");
  const alias = `e${depth}`;
  if (!target.attribute.multiValued) {
    // An element filter on a single complex value: its parts may have columns under the full name.
    const prefix = target.location.join(":");
    const parts = Object.entries(scope.bindings).filter(([path]) => path.startsWith(`${prefix}.`));
    const bindings = Object.fromEntries(parts.map(([path, part]) => [path.slice(prefix.length + 1), part]));
    const inner = test({ document: value, bindings, params: scope.params, depth });
    // What is not there has no element that could match, not even by what it lacks.
    return `(${isThere(target, scope)} AND ${inner})`;
  }
  const inner = test({ document: `${alias}.value`, bindings: {}, params: scope.params, depth });
  return `EXISTS (SELECT 1 FROM jsonb_array_elements(${value}) AS ${alias}(value) WHERE ${inner})`;
}

function present(target: Resolved, scope: Scope, allowEmpty = false): string {
  const leaf = target.sub ?? target.attribute;
  if (leaf.type === "complex" && !target.attribute.multiValued) return isThere(target, scope);
  return withValue(target, scope, (slot) => {
    const isText = slot.kind === "text" || slot.kind === "folded";
    return isText && !allowEmpty ? `(${slot.sql} <> '')` : `(${slot.sql} IS NOT NULL)`;
  });
}

/** Whether a single complex attribute has a value: in the document, or in one of the columns of its parts. */
function isThere(target: Resolved, scope: Scope): string {
  const prefix = `${target.location.join(":")}.`;
  const columns = Object.entries(scope.bindings).flatMap(([path, binding]) =>
    path.startsWith(prefix) && isColumn(binding) ? [binding.sql] : [],
  );
  const values = [documentPath(target.location, scope, "->"), ...columns];
  return `(${values.map((sql) => `${sql} IS NOT NULL`).join(" OR ")})`;
}

function slotOf(target: Resolved, scope: Scope): Slot {
  const path = [...target.location, ...(target.sub ? [target.sub.name] : [])];
  const attribute = target.sub ?? target.attribute;
  const binding = bindingOf(target.location, scope, target.sub?.name);
  if (binding && isColumn(binding)) return { sql: binding.sql, kind: binding.kind, attribute };
  return { sql: documentPath(path, scope, "->>"), kind: "text", attribute };
}

/** Whether a binding holds the attribute's value itself, as text, id or time. */
export function isColumn(
  binding: Binding,
): binding is Extract<Binding, { kind: "text" | "folded" | "uuid" | "time" }> {
  return ["text", "folded", "uuid", "time"].includes(binding.kind);
}

function bindingOf(location: readonly string[], scope: Scope, sub?: string): Binding | undefined {
  const path = location.join(":") + (sub === undefined ? "" : `.${sub}`);
  return Object.hasOwn(scope.bindings, path) ? scope.bindings[path] : undefined;
}

/** `document -> 'a' ->> 'b'`. The names come from the schema registry, never from the request. */
function documentPath(path: readonly string[], scope: Scope, last: "->" | "->>"): string {
  const steps = path.map(
    (name, index) => `${index === path.length - 1 ? last : "->"} '${name.replaceAll("'", "''")}'`,
  );
  return `(${scope.document} ${steps.join(" ")})`;
}

const signs = { eq: "=", gt: ">", ge: ">=", lt: "<", le: "<=" } as const;
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function comparison(
  slot: Slot,
  operator: Exclude<Operator, "ne">,
  value: string | number | boolean,
  params: unknown[],
): string {
  const bind = (one: unknown): string => `$${params.push(one)}`;
  if (typeof value === "number") {
    const sign = operator === "co" || operator === "sw" || operator === "ew" ? "=" : signs[operator];
    return `(${numberIn(slot.sql)} ${sign} ${bind(value)}::numeric)`;
  }
  if (typeof value === "boolean") return `(${slot.sql} = ${bind(String(value))}::text)`;
  if (slot.kind === "time" && operator !== "co" && operator !== "sw" && operator !== "ew") {
    return `(${slot.sql} ${signs[operator]} ${bind(value)}::timestamptz)`;
  }
  if (slot.kind === "uuid") {
    if (operator === "eq") return uuidPattern.test(value) ? `(${slot.sql} = ${bind(value)}::uuid)` : "false";
    return textComparison(`${slot.sql}::text`, operator, value, bind);
  }
  if (slot.attribute.caseExact) return textComparison(slot.sql, operator, value, bind);
  if (slot.kind === "folded") return textComparison(slot.sql, operator, fold(value), bind);
  // Both sides are folded by PostgreSQL, whose rules differ from JavaScript's for a few letters.
  return textComparison(`lower(${slot.sql})`, operator, value, bind, "lower");
}

/**
 * SQL of a number in the document, NULL where there is none. A custom attribute may have been of another type before,
 * and PostgreSQL is free to look at values of deleted users, so that a bare cast could fail.
 */
export function numberIn(text: string): string {
  return `(CASE WHEN ${text} ~ '^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$' THEN (${text})::numeric END)`;
}

function textComparison(
  sql: string,
  operator: Exclude<Operator, "ne">,
  value: string,
  bindValue: (value: unknown) => string,
  wrap = "",
): string {
  const bind = (text: string): string => `${wrap}(${bindValue(text)}::text)`;
  switch (operator) {
    case "eq":
      return `(${sql} = ${bind(value)})`;
    case "co":
      return `(${sql} LIKE ${bind(`%${likeText(value)}%`)})`;
    case "sw":
      return `(${sql} LIKE ${bind(`${likeText(value)}%`)})`;
    case "ew":
      return `(${sql} LIKE ${bind(`%${likeText(value)}`)})`;
    default:
      return `(${sql} COLLATE "C" ${signs[operator]} ${bind(value)})`;
  }
}

function likeText(value: string): string {
  return value.replace(/[\\%_]/g, "\\$&");
}
