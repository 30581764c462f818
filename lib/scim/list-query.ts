import { defaultCount, pageLimit } from "./protocol/discovery.ts";
import { byLowerCase, isObject, type Json } from "./protocol/json.ts";
import { type Projection, projectionOf } from "./protocol/projection.ts";
import type { ResourceType } from "./protocol/schema/registry.ts";
import { scimError } from "./scim-error.ts";

/** What a list asks for (RFC 7644 §3.4.2), from a query string or from the body of `.search`. */
export type ListRequest = {
  readonly filter: string | undefined;
  /** 1-based. */
  readonly startIndex: number;
  readonly count: number;
  /** RFC 9865 §2: "" asks for the first page; undefined where pages are counted by startIndex. */
  readonly cursor: string | undefined;
  readonly sortBy: string | undefined;
  readonly descending: boolean;
  readonly attributes: string | readonly string[] | undefined;
  readonly excludedAttributes: string | readonly string[] | undefined;
};

export function listRequestOf(search: URLSearchParams): ListRequest {
  const one = (name: string): string | undefined => {
    const [value, ...more] = search.getAll(name);
    if (more.length === 0) return value;
    throw scimError(400, "invalidValue", `"${name}" came more than once. Which is meant is not known.`);
  };
  return {
    filter: one("filter"),
    startIndex: wholeNumber("startIndex", one("startIndex"), 1, 1),
    count: countOf(one("count"), one("cursor")),
    cursor: cursorOf(one("cursor"), one("startIndex")),
    sortBy: one("sortBy"),
    descending: isDescending(one("sortOrder")),
    attributes: namesIn(search, "attributes"),
    excludedAttributes: namesIn(search, "excludedAttributes"),
  };
}

/** Some clients repeat the parameter for each name. */
function namesIn(search: URLSearchParams, parameter: string): string | undefined {
  return search.has(parameter) ? search.getAll(parameter).join(",") : undefined;
}

const searchSchema = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

/** The same from the body of a POST to `.search` (RFC 7644 §3.4.3). */
export function listRequestOfBody(body: Json): ListRequest {
  if (!isObject(body))
    throw scimError(400, "invalidSyntax", "The body must be a SearchRequest as a JSON object.");
  const named = byLowerCase(body);
  const { schemas } = named;
  if (schemas !== undefined && !(Array.isArray(schemas) && schemas.includes(searchSchema))) {
    throw scimError(400, "invalidSyntax", `"schemas" must be ["${searchSchema}"].`);
  }
  const text = (name: string): string | undefined => {
    const value = named[name.toLowerCase()];
    if (value === undefined || value === null || typeof value === "string") return value ?? undefined;
    throw scimError(400, "invalidValue", `"${name}" must be text.`);
  };
  const names = (name: string): string[] | undefined => {
    const value = named[name.toLowerCase()];
    if (value === undefined || value === null) return undefined;
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
    throw scimError(400, "invalidValue", `"${name}" must be an array of attribute names.`);
  };
  const number = (name: string): string | undefined => {
    const value = named[name.toLowerCase()];
    return value === undefined || value === null ? undefined : JSON.stringify(value).replace(/^"|"$/g, "");
  };
  return {
    filter: text("filter"),
    startIndex: wholeNumber("startIndex", number("startIndex"), 1, 1),
    count: countOf(number("count"), text("cursor")),
    cursor: cursorOf(text("cursor"), number("startIndex")),
    sortBy: text("sortBy"),
    descending: isDescending(text("sortOrder")),
    attributes: names("attributes"),
    excludedAttributes: names("excludedAttributes"),
  };
}

/** More resources than there can be. */
const mostIndex = 1_000_000_000;

/** Less than the least is taken as the least (RFC 7644 §3.4.2.4); what is no whole number is refused. */
function wholeNumber(name: string, text: string | undefined, least: number, otherwise: number): number {
  if (text === undefined || text === "") return otherwise;
  if (!/^-?\d+$/.test(text)) throw scimError(400, "invalidValue", `"${name}" must be a whole number.`);
  return Math.min(Math.max(Number(text), least), mostIndex);
}

/** With a cursor a count that can't be had is refused, so that no client takes a short page for the last (RFC 9865 §2.3). */
function countOf(text: string | undefined, cursor: string | undefined): number {
  if (cursor === undefined) return Math.min(wholeNumber("count", text, 0, defaultCount), pageLimit);
  if (text === undefined || text === "") return defaultCount;
  if (!/^-?\d{1,9}$/.test(text) || Number(text) > pageLimit) {
    throw scimError(400, "invalidCount", `"count" must be a whole number of at most ${pageLimit}.`);
  }
  return Math.max(Number(text), 0);
}

function cursorOf(cursor: string | undefined, startIndex: string | undefined): string | undefined {
  if (cursor === undefined || startIndex === undefined) return cursor;
  throw scimError(400, "invalidValue", `"cursor" and "startIndex" exclude each other: send one of them.`);
}

function isDescending(order: string | undefined): boolean {
  const known = order?.toLowerCase() || "ascending";
  if (known === "ascending" || known === "descending") return known === "descending";
  throw scimError(400, "invalidValue", '"sortOrder" must be ascending or descending.');
}

/** The projection that a request's query string asks for. */
export function projectionFrom(search: URLSearchParams, type: ResourceType): Projection {
  return projectionOf(type, namesIn(search, "attributes"), namesIn(search, "excludedAttributes"));
}
