import { type Dialect, normalise } from "./protocol/dialects/dialect.ts";
import { pageLimit } from "./protocol/discovery.ts";
import { compileFilter, type SqlTarget } from "./protocol/filter/compile-filter.ts";
import { splitAttributePath } from "./protocol/filter/filter.ts";
import { parseFilter } from "./protocol/filter/parse-filter.ts";
import { typeFilter } from "./protocol/filter/type-filter.ts";
import { isObject, type Json } from "./protocol/json.ts";
import { type Projection, projectionOf } from "./protocol/projection.ts";
import { subAttributeOf } from "./protocol/schema/attribute.ts";
import { type ResourceType, resolveAttribute } from "./protocol/schema/registry.ts";
import { scimError } from "./scim-error.ts";

/** What a list asks for (RFC 7644 §3.4.2), from a query string or from the body of `.search`. */
export type ListRequest = {
  readonly filter: string | undefined;
  /** 1-based. */
  readonly startIndex: number;
  readonly count: number;
  readonly sortBy: string | undefined;
  readonly descending: boolean;
  readonly attributes: string | readonly string[] | undefined;
  readonly excludedAttributes: string | readonly string[] | undefined;
};

/** Resources in a page when the client does not say. */
const defaultCount = 100;

export function listRequestOf(search: URLSearchParams): ListRequest {
  const one = (name: string): string | undefined => search.get(name) ?? undefined;
  return {
    filter: one("filter"),
    startIndex: wholeNumber("startIndex", one("startIndex"), 1, 1),
    count: Math.min(wholeNumber("count", one("count"), 0, defaultCount), pageLimit),
    sortBy: one("sortBy"),
    descending: isDescending(one("sortOrder")),
    attributes: one("attributes"),
    excludedAttributes: one("excludedAttributes"),
  };
}

const searchSchema = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

/** The same from the body of a POST to `.search` (RFC 7644 §3.4.3). */
export function listRequestOfBody(body: Json): ListRequest {
  if (!isObject(body))
    throw scimError(400, "invalidSyntax", "The body must be a SearchRequest as a JSON object.");
  const schemas = body.schemas;
  if (schemas !== undefined && !(Array.isArray(schemas) && schemas.includes(searchSchema))) {
    throw scimError(400, "invalidSyntax", `"schemas" must be ["${searchSchema}"].`);
  }
  const text = (name: string): string | undefined => {
    const value = body[name];
    if (value === undefined || value === null || typeof value === "string") return value ?? undefined;
    throw scimError(400, "invalidValue", `"${name}" must be text.`);
  };
  const names = (name: string): string[] | undefined => {
    const value = body[name];
    if (value === undefined || value === null) return undefined;
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
    throw scimError(400, "invalidValue", `"${name}" must be an array of attribute names.`);
  };
  const number = (name: string): string | undefined => {
    const value = body[name];
    return value === undefined || value === null ? undefined : JSON.stringify(value).replace(/^"|"$/g, "");
  };
  return {
    filter: text("filter"),
    startIndex: wholeNumber("startIndex", number("startIndex"), 1, 1),
    count: Math.min(wholeNumber("count", number("count"), 0, defaultCount), pageLimit),
    sortBy: text("sortBy"),
    descending: isDescending(text("sortOrder")),
    attributes: names("attributes"),
    excludedAttributes: names("excludedAttributes"),
  };
}

/** Less than the least is taken as the least (RFC 7644 §3.4.2.4); what is no whole number is refused. */
function wholeNumber(name: string, text: string | undefined, least: number, otherwise: number): number {
  if (text === undefined || text === "") return otherwise;
  if (!/^-?\d{1,9}$/.test(text)) throw scimError(400, "invalidValue", `"${name}" must be a whole number.`);
  return Math.max(Number(text), least);
}

function isDescending(order: string | undefined): boolean {
  return order?.toLowerCase() === "descending";
}

export type SqlQuery = { readonly where: string; readonly params: unknown[]; readonly orderBy: string };

/**
 * Compiles filter and sort.
 * @param before values of the statement's own parameters; the result's `params` follow them
 * @param byDefault the order when none is asked for, and what settles ties; it must be unique
 * @throws ScimError 400 invalidFilter, invalidPath
 */
export function sqlQuery(
  request: ListRequest,
  type: ResourceType,
  dialect: Dialect,
  target: SqlTarget,
  before: readonly unknown[],
  byDefault: string,
): SqlQuery {
  const params = [...before];
  const where =
    request.filter === undefined ? "true" : whereOf(request.filter, type, dialect, target, params);
  const sort =
    request.sortBy === undefined
      ? ""
      : `${sortOf(request.sortBy, type, target)}${request.descending ? " DESC" : ""}, `;
  return { where, params: params.slice(before.length), orderBy: `${sort}${byDefault}` };
}

function whereOf(
  text: string,
  type: ResourceType,
  dialect: Dialect,
  target: SqlTarget,
  params: unknown[],
): string {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw scimError(400, "invalidFilter", `The filter can't be read. ${parsed.detail}`);
  const typed = typeFilter(normalise(dialect.filter, parsed.filter, type), type);
  if (!typed.ok) throw scimError(400, "invalidFilter", `The filter can't be applied. ${typed.detail}`);
  return compileFilter(typed.filter, target, params);
}

/** The expression to sort by; of a multi-valued attribute the primary or first value (RFC 7644 §3.4.2.3). */
function sortOf(name: string, type: ResourceType, target: SqlTarget): string {
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
  if (binding && binding.kind !== "rows" && binding.kind !== "keys")
    return binding.kind === "text" ? `${binding.sql} COLLATE "C"` : binding.sql;
  const owned = location.join(":");
  if (Object.hasOwn(target.bindings, owned) && target.bindings[owned]?.kind !== "keys") {
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
  if (leaf.type === "integer" || leaf.type === "decimal") return `((${value})::numeric)`;
  return leaf.caseExact ? `(${value}) COLLATE "C"` : `lower(${value}) COLLATE "C"`;
}

/** The projection that a request's query string asks for. */
export function projectionFrom(search: URLSearchParams, type: ResourceType): Projection {
  return projectionOf(
    type,
    search.get("attributes") ?? undefined,
    search.get("excludedAttributes") ?? undefined,
  );
}
