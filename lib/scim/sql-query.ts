import { everything } from "#lib/platform/db/read-page.ts";
import type { ListRequest } from "./list-query.ts";
import { type Dialect, normalise } from "./protocol/dialects/dialect.ts";
import { compileFilter, isColumn, numberIn, type SqlTarget } from "./protocol/filter/compile-filter.ts";
import { splitAttributePath } from "./protocol/filter/filter.ts";
import { parseFilter } from "./protocol/filter/parse-filter.ts";
import { typeFilter } from "./protocol/filter/type-filter.ts";
import type { Sort } from "./protocol/keyset.ts";
import { subAttributeOf } from "./protocol/schema/attribute.ts";
import { type ResourceType, resolveAttribute } from "./protocol/schema/registry.ts";
import { scimError } from "./scim-error.ts";

/** Characters of a text that are looked at to sort by it: they become part of a cursor. */
const sortLength = 256;

export type SqlQuery = {
  readonly where: string;
  readonly params: readonly unknown[];
  readonly sort: Sort | undefined;
};

/**
 * Compiles filter and sort.
 * @param before how many parameters the statement itself has; the result's `params` follow them
 * @throws ScimError 400 invalidFilter, invalidPath
 */
export function sqlQuery(
  request: ListRequest,
  type: ResourceType,
  dialect: Dialect,
  target: SqlTarget,
  before: number,
  unknownAttribute: "refuse" | "never",
): SqlQuery {
  const params: unknown[] = Array(before).fill(null);
  const where =
    request.filter === undefined
      ? everything
      : whereOf(request.filter, type, dialect, target, params, unknownAttribute);
  const sort =
    request.sortBy === undefined ? undefined : sortOf(request.sortBy, request.descending, type, target);
  return { where, params: params.slice(before), sort };
}

function whereOf(
  text: string,
  type: ResourceType,
  dialect: Dialect,
  target: SqlTarget,
  params: unknown[],
  unknownAttribute: "refuse" | "never",
): string {
  const asSent = parseFilter(text);
  // What the RFC allows means what it says.
  const parsed = asSent.ok ? asSent : parseFilter(normalise(dialect.filterText, text, type));
  if (!parsed.ok) throw scimError(400, "invalidFilter", `The filter can't be read. ${parsed.detail}`);
  const typed = typeFilter(normalise(dialect.filter, parsed.filter, type), type, unknownAttribute);
  if (!typed.ok) throw scimError(400, "invalidFilter", `The filter can't be applied. ${typed.detail}`);
  return compileFilter(typed.filter, target, params);
}

/** What to sort by; of a multi-valued attribute the primary or first value (RFC 7644 §3.4.2.3). */
function sortOf(name: string, descending: boolean, type: ResourceType, target: SqlTarget): Sort {
  const path = splitAttributePath(name.trim());
  const found = path && resolveAttribute(type, path);
  if (!found || (found.sub ?? found.attribute).returned === "never") {
    throw scimError(
      400,
      "invalidPath",
      `Sorting by "${name}" is not possible: a ${type.name} has no such attribute.`,
    );
  }
  const { location, attribute } = found;
  const sub = found.sub ?? (attribute.type === "complex" ? subAttributeOf(attribute, "value") : undefined);
  const leaf = sub ?? attribute;
  if (leaf.type === "complex")
    throw scimError(400, "invalidPath", `Sorting needs a part of "${name}", such as "${name}.type".`);
  const key = location.join(":") + (sub ? `.${sub.name}` : "");
  const binding = Object.hasOwn(target.bindings, key) ? target.bindings[key] : undefined;
  if (binding && isColumn(binding)) {
    const { kind } = binding;
    if (kind === "text")
      return { sql: `${binding.sql} COLLATE "C"`, type: "text", nullable: true, descending };
    // These columns are never without a value.
    const sqlType = kind === "time" ? "timestamptz" : kind === "uuid" ? "uuid" : "text";
    return { sql: binding.sql, type: sqlType, nullable: false, descending };
  }
  const owned = location.join(":");
  if (Object.hasOwn(target.bindings, owned) && target.bindings[owned]?.kind === "rows") {
    throw scimError(400, "invalidPath", `Sorting by "${name}" is not possible.`);
  }
  const steps = location.map((step) => `-> '${step}'`).join(" ");
  const owner = `${target.document} ${steps}`;
  const first = `coalesce(jsonb_path_query_first(${owner}, '$[*] ? (@.primary == true)'), ${owner} -> 0)`;
  const value = sub
    ? `${attribute.multiValued ? first : owner} ->> '${sub.name}'`
    : attribute.multiValued
      ? `${owner} ->> 0`
      : `(${owner}) #>> '{}'`;
  if (leaf.type === "integer" || leaf.type === "decimal")
    return { sql: numberIn(`(${value})`), type: "numeric", nullable: true, descending };
  const text = leaf.caseExact ? value : `lower(${value})`;
  return { sql: `left(${text}, ${sortLength}) COLLATE "C"`, type: "text", nullable: true, descending };
}
