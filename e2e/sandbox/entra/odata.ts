import type { SandboxReply, SandboxRequest } from "../http/router.ts";
import { graphError, graphUnsupported } from "./graph-errors.ts";

type Entity = { readonly id: string };

export interface Collection<T extends Entity> {
  /** E.g. `users`: part of `@odata.context`. */
  readonly name: string;
  /** E.g. `microsoft.graph.user`: named in error messages. */
  readonly type: string;
  readonly items: readonly T[];
  readonly properties: readonly string[];
  /** What comes without `$select`. */
  readonly usual: readonly string[];
  /** What comes in any case. */
  readonly always?: readonly string[];
  readonly graphUrl: string;
}

/** A Graph collection: `$select`, `$top`, `$filter`, `$count`, `@odata.nextLink` with an opaque `$skiptoken`. */
export function answerCollection<T extends Entity>(
  request: SandboxRequest,
  collection: Collection<T>,
): SandboxReply {
  const query = request.url.searchParams;
  const eventual = request.headers.consistencylevel === "eventual";
  const selection = readSelect(query, collection);
  if ("refusal" in selection) return selection.refusal;
  const select = [...(collection.always ?? []), ...selection.names];
  const top = Number(query.get("$top") ?? 100);
  if (!Number.isInteger(top) || top < 1 || top > 999) {
    return graphUnsupported(
      `Invalid page size specified: '${query.get("$top")}'. Must be between 1 and 999 inclusive.`,
    );
  }
  const filter = readFilter<T>(query.get("$filter"), collection.properties);
  if (!filter) return graphError(400, "BadRequest", "Invalid filter clause");
  if (filter.advanced && !(eventual && query.get("$count") === "true")) {
    return graphUnsupported(
      "Operator is not supported without the query parameter $count=true and the header ConsistencyLevel: eventual.",
    );
  }
  const chosen = collection.items.filter(filter.test);
  const start = readSkip(query.get("$skiptoken"));
  if (start === undefined)
    return graphError(
      400,
      "Directory_ExpiredPageToken",
      "The specified page token value has expired and can no longer be included in your request.",
    );
  const end = Math.min(start + top, chosen.length);
  const selected = query.has("$select") ? `(${selection.names.join(",")})` : "";
  const body: Record<string, unknown> = {
    "@odata.context": `${collection.graphUrl}/v1.0/$metadata#${collection.name}${selected}`,
  };
  if (eventual && query.get("$count") === "true") body["@odata.count"] = chosen.length;
  if (end < chosen.length) {
    const next = new URL(request.url);
    next.searchParams.set("$skiptoken", Buffer.from(`skip:${end}`).toString("base64url"));
    body["@odata.nextLink"] = next.href;
  }
  body.value = chosen.slice(start, end).map((item) => project(item, select));
  return { status: 200, headers: odataJson, body };
}

export const odataJson = {
  "Content-Type":
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
};

/** The selected property names, or Graph's 400 for an unknown one. */
type Selection = { readonly names: readonly string[] } | { readonly refusal: SandboxReply };

export function readSelect(
  query: URLSearchParams,
  { properties, usual, type }: Pick<Collection<Entity>, "properties" | "usual" | "type">,
): Selection {
  const text = query.get("$select");
  if (text === null) return { names: usual };
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !properties.includes(name));
  if (unknown === undefined) return { names };
  const refusal = graphError(
    400,
    "BadRequest",
    `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type '${type}'.`,
  );
  return { refusal };
}

/** `id` always comes along. */
export function project<T extends Entity>(item: T, select: readonly string[]): object {
  const all = new Map(Object.entries(item));
  return Object.fromEntries(["id", ...select].map((name) => [name, all.get(name) ?? null]));
}

function readSkip(token: string | null): number | undefined {
  if (token === null) return 0;
  const match = /^skip:(\d+)$/.exec(Buffer.from(token, "base64url").toString("utf8"));
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

interface Filter<T> {
  test(item: T): boolean;
  /** Needs `ConsistencyLevel: eventual` with `$count=true`. */
  readonly advanced: boolean;
}

const clause =
  /^\s*(?:(startsWith|endsWith)\(\s*(\w+)\s*,\s*'((?:[^']|'')*)'\s*\)|(\w+)\s+(eq|ne)\s+(?:'((?:[^']|'')*)'|(true|false|null)))\s*/i;

/** `eq`, `ne`, `startsWith`, `endsWith`, each also as `not(…)`, joined by `and` or by `or`; values fold case, as in Graph. */
function readFilter<T extends Entity>(text: string | null, properties: readonly string[]): Filter<T> | null {
  if (text === null) return { test: () => true, advanced: false };
  const tests: ((item: T) => boolean)[] = [];
  let advanced = false;
  let joint: string | undefined;
  let rest = text;
  for (;;) {
    const negation = /^\s*not\s*\(/i.exec(rest);
    if (negation) rest = rest.slice(negation[0].length);
    const match = clause.exec(rest);
    if (!match) return null;
    const name = match[2] ?? match[4] ?? "";
    const operator = (match[1] ?? match[5] ?? "").toLowerCase();
    if (!properties.includes(name)) return null;
    const wanted = (match[3] ?? match[6] ?? match[7] ?? "").replaceAll("''", "'").toLowerCase();
    advanced ||= operator === "ne" || operator === "endswith" || negation !== null;
    tests.push((item) => compare(operator, textOf(item, name), wanted) === (negation === null));
    rest = rest.slice(match[0].length);
    if (negation) {
      if (!rest.startsWith(")")) return null;
      rest = rest.slice(1).trimStart();
    }
    if (rest === "") break;
    const word = /^(and|or)\s/i.exec(rest)?.[1]?.toLowerCase();
    if (!word || (joint && joint !== word)) return null;
    joint = word;
    rest = rest.slice(word.length);
  }
  const test =
    joint === "or"
      ? (item: T) => tests.some((each) => each(item))
      : (item: T) => tests.every((each) => each(item));
  return { test, advanced };
}

function textOf(item: Entity, name: string): string {
  const value = new Map(Object.entries(item)).get(name);
  return String(value ?? "null").toLowerCase();
}

function compare(operator: string, actual: string, wanted: string): boolean {
  if (operator === "eq") return actual === wanted;
  if (operator === "ne") return actual !== wanted;
  return operator === "startswith" ? actual.startsWith(wanted) : actual.endsWith(wanted);
}
