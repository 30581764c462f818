import type { SandboxReply, SandboxRequest } from "../http/router.ts";
import { graphError, graphUnsupported } from "./graph-errors.ts";
import { odataJson, project, readSelect } from "./odata.ts";
import { type EntraTenant, entraNow } from "./state.ts";

const pageSize = 100;
const tokenLifeMs = 7 * 86_400_000;

export interface DeltaCollection<T extends { readonly id: string }> {
  readonly name: "users" | "groups";
  readonly type: string;
  readonly items: ReadonlyMap<string, T>;
  readonly properties: readonly string[];
  readonly usual: readonly string[];
  readonly graphUrl: string;
  /** Ids that changed from position `from` of the tenant's log on, each once, with a removal's reason. */
  changesSince(from: number): readonly DeltaChange[];
  /** What is tracked where it is selected, such as `members`, and what `members@delta` tells of one. */
  readonly relation: { readonly name: string; of(id: string, from: number): readonly object[] };
}

/** Related ones, such as members, that one row tells: the rest follows in further rows of the same group, after those of other groups. */
const relatedPerRow = 100;

interface DeltaChange {
  readonly id: string;
  readonly reason?: "changed" | "deleted" | undefined;
}

/**
 * What the opaque token holds: where in the tenant's log this round began (`seen`), which part of it
 * the round reads (`from`: -1 for everything there is), how many were returned, and the selection,
 * which Graph remembers for the caller.
 */
interface DeltaToken {
  readonly issued: number;
  readonly from: number;
  readonly seen: number;
  readonly offset: number;
  readonly select: string | null;
}

/** `/users/delta` and `/groups/delta`: pages by nextLink, an end by deltaLink, 410 for an old token. */
export function answerDelta<T extends { readonly id: string }>(
  tenant: EntraTenant,
  request: SandboxRequest,
  collection: DeltaCollection<T>,
): SandboxReply {
  const query = request.url.searchParams;
  if (query.has("$top")) return graphUnsupported("The query parameter '$top' is not supported.");
  const text = query.get("$skiptoken") ?? query.get("$deltatoken");
  const now = entraNow(tenant).getTime();
  const end = tenant.changes.length;
  if (text === "latest") {
    const token = { issued: now, from: end, seen: end, offset: 0, select: query.get("$select") };
    return reply(request, collection, [], { deltatoken: token });
  }
  const old = text === null ? undefined : readToken(text);
  if (text !== null && !old) {
    return graphError(400, "BadRequest", "Badly formed token.");
  }
  if (old && (now - old.issued > tokenLifeMs || old.issued < tenant.deltaTokensSince)) {
    return graphError(
      410,
      "syncStateNotFound",
      "The sync state generation is not found; a full synchronisation is needed.",
      { Location: `${request.url.origin}${request.url.pathname}` },
    );
  }
  const startsRound = query.has("$deltatoken") || !old;
  const from = old ? (startsRound ? old.seen : old.from) : -1;
  const seen = startsRound ? end : (old?.seen ?? end);
  const offset = startsRound ? 0 : (old?.offset ?? 0);
  const selectText = old ? old.select : query.get("$select");
  const { names: wanted, relation } = withoutRelation(selectText, collection);
  const selection = readSelect(new URLSearchParams(wanted === null ? [] : [["$select", wanted]]), collection);
  if ("refusal" in selection) return selection.refusal;
  const changes: readonly DeltaChange[] =
    from < 0 ? [...collection.items.keys()].map((id) => ({ id })) : collection.changesSince(from);
  const told = changes.map((change) => ({ ...change, related: relation?.of(change.id, from) ?? [] }));
  const rows = [...told.map((row) => ({ ...row, at: 0 })), ...told.flatMap(furtherRows)];
  const part = rows.slice(offset, offset + pageSize);
  const value = part.map(({ id, reason, related: all, at }) => {
    const item = collection.items.get(id);
    if (!item) return { id, "@removed": { reason: reason ?? "changed" } };
    const some = all.slice(at, at + relatedPerRow);
    return {
      ...project(item, selection.names),
      ...(some.length > 0 ? { [`${relation?.name}@delta`]: some } : {}),
    };
  });
  const token = { issued: now, from, seen, select: selectText, offset: offset + part.length };
  return token.offset < rows.length
    ? reply(request, collection, value, { skiptoken: token })
    : reply(request, collection, value, { deltatoken: { ...token, offset: 0 } });
}

/** A relation is tracked where it is selected: https://learn.microsoft.com/graph/delta-query-overview#optional-query-parameters */
function withoutRelation<T extends { readonly id: string }>(
  select: string | null,
  { relation }: DeltaCollection<T>,
): { names: string | null; relation: DeltaCollection<T>["relation"] | undefined } {
  if (select === null) return { names: select, relation: relation.name === "members" ? relation : undefined };
  const names = select.split(",").map((name) => name.trim());
  return {
    names: names.filter((name) => name !== relation.name).join(",") || "id",
    relation: names.includes(relation.name) ? relation : undefined,
  };
}

function furtherRows<Row extends { readonly related: readonly object[] }>(
  row: Row,
): (Row & { at: number })[] {
  const count = Math.max(0, Math.ceil(row.related.length / relatedPerRow) - 1);
  return Array.from({ length: count }, (_, index) => ({ ...row, at: (index + 1) * relatedPerRow }));
}

function reply(
  request: SandboxRequest,
  { name, graphUrl }: { readonly name: string; readonly graphUrl: string },
  value: readonly object[],
  link: { readonly skiptoken: DeltaToken } | { readonly deltatoken: DeltaToken },
): SandboxReply {
  const url = new URL(request.url.pathname, request.url.origin);
  const more = "skiptoken" in link;
  url.searchParams.set(
    more ? "$skiptoken" : "$deltatoken",
    writeToken(more ? link.skiptoken : link.deltatoken),
  );
  return {
    status: 200,
    headers: odataJson,
    body: {
      "@odata.context": `${graphUrl}/v1.0/$metadata#${name}`,
      [more ? "@odata.nextLink" : "@odata.deltaLink"]: url.href,
      value,
    },
  };
}

function writeToken(token: DeltaToken): string {
  return Buffer.from(JSON.stringify(token)).toString("base64url");
}

function readToken(text: string): DeltaToken | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return isToken(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isToken(value: unknown): value is DeltaToken {
  return (
    typeof value === "object" &&
    value !== null &&
    ["issued", "from", "seen", "offset"].every(
      (name) => typeof new Map(Object.entries(value)).get(name) === "number",
    )
  );
}
