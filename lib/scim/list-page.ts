import { createHash } from "node:crypto";
import { everything, type Page, type PageQuery } from "#lib/platform/db/read-page.ts";
import { hasUnseenEvent } from "#lib/platform/db/unseen-event.ts";
import type { ScimContext } from "./context.ts";
import type { ListRequest } from "./list-query.ts";
import { type PageEnd, recallEnd, rememberEnd } from "./page-memory.ts";
import { type Cursor, decodeCursor, encodeCursor } from "./protocol/cursor.ts";
import type { SqlTarget } from "./protocol/filter/compile-filter.ts";
import { beyond, isPosition, orderOf, type Position, type Sort } from "./protocol/keyset.ts";
import type { ResourceType } from "./protocol/schema/registry.ts";
import { orThrow, scimError } from "./scim-error.ts";
import { sqlQuery } from "./sql-query.ts";

/** What an answer tells of its place in the list: an index, or the cursors of the pages around it. */
export type Place =
  | { readonly startIndex: number }
  | { readonly previousCursor?: string | undefined; readonly nextCursor?: string | undefined };

/** Characters of resources in one page; what is beyond waits for the next one, as RFC 7644 §3.4.2.4 allows. */
const pageCharacters = 8 * 1024 * 1024;

/** Rows that made a page too large, by directory and type: from then on no thousand are read to keep seventy. */
const tooMany = new Map<string, { readonly rows: number; readonly at: number }>();
const tooManyMs = 3_600_000;

type Row = { readonly id: string; readonly sortKey?: string | null };

export type ListPage<R> = { readonly rows: readonly R[]; readonly total: number; readonly place: Place };

/** `unknownAttribute`: what a filter on an attribute that this type has not means; see typeFilter. */
export type ListOptions = { readonly unknownAttribute?: "refuse" | "never" };

/**
 * Reads the page that a request asks for, by index (RFC 7644 §3.4.2.4) or by cursor (RFC 9865).
 * @param id SQL of the unique id, which settles ties and is the order when none is asked for
 * @throws ScimError 400 invalidFilter, invalidPath, invalidCursor, expiredCursor
 */
export async function listPage<R extends { readonly id: string; readonly rendered?: string }>(
  { directory, dialect }: ScimContext,
  request: ListRequest,
  type: ResourceType,
  { target, id }: { readonly target: SqlTarget; readonly id: string },
  read: (query: PageQuery) => Promise<Page<R>>,
  { unknownAttribute = "refuse" }: ListOptions,
): Promise<ListPage<R>> {
  const { where, params, sort } = sqlQuery(request, type, dialect, target, 1, unknownAttribute);
  let known: string | undefined;
  // Made when it is asked for: most look-ups need none.
  const tag = (): string => {
    known ??= queryTag(directory.id, type.name, request.filter, request.sortBy, request.descending);
    return known;
  };
  const cursor = readCursor(request.cursor, tag, sort);
  const isByIndex = request.cursor === undefined;
  const end =
    isByIndex && request.startIndex > 1 ? await knownEnd(directory.id, tag(), request.startIndex) : undefined;
  const start = cursor?.position ?? end?.position;
  const isBackward = cursor?.direction === "before";
  const beyondParams: unknown[] = [];
  const bind = (value: unknown): string => `$${1 + params.length + beyondParams.push(value)}`;
  const owner = `${directory.id} ${type.name}`;
  const query = {
    where,
    params,
    beyond: start ? beyond(start, sort, id, isBackward, bind) : everything,
    beyondParams,
    orderBy: orderOf(sort, id, isBackward),
    sortKey: sort ? `(${sort.sql})::text` : null,
    skip: isByIndex && !end ? request.startIndex - 1 : 0,
    // A look-up of one is not the beginning of an import.
    isMarked: isByIndex && (request.filter === undefined || request.startIndex > 1),
  };
  const page = await fittingPage(owner, request.count, (limit) => read({ ...query, limit }));
  const rows = isBackward ? page.rows.toReversed() : page.rows;
  const { total } = page;
  if (!isByIndex) return { rows, total, place: cursorsAround(rows, page.hasMore, cursor, tag) };
  const last = rows.at(-1);
  const { event, horizon } = last ?? {};
  if (last && page.hasMore && event !== undefined && horizon !== undefined) {
    const position = { id: last.id, key: last.sortKey ?? null };
    rememberEnd(tag(), request.startIndex + rows.length, { position, seen: { event, horizon } });
  }
  return { rows, total, place: { startIndex: request.startIndex } };
}

/**
 * Reads a page without what would make it too large; in the order of reading, so that the next one starts there. Where it
 * is known that little fits, little is read first, and twice as much for as long as all of it fits: only what is in a page
 * makes it short.
 */
async function fittingPage<R extends { readonly rendered?: string }>(
  owner: string,
  count: number,
  read: (limit: number) => Promise<Page<R>>,
): Promise<Page<R>> {
  for (let limit = Math.min(count, rowsToRead(owner)); ; limit = Math.min(count, limit * 2)) {
    const page = await read(limit);
    let length = 0;
    const end = page.rows.findIndex(({ rendered = "" }, index) => {
      length += rendered.length;
      return index > 0 && length > pageCharacters;
    });
    if (end >= 0) {
      tooMany.set(owner, { rows: end, at: performance.now() });
      return { ...page, rows: page.rows.slice(0, end), hasMore: true };
    }
    if (limit === count || !page.hasMore) return page;
  }
}

function rowsToRead(owner: string): number {
  const known = tooMany.get(owner);
  if (known && performance.now() - known.at < tooManyMs) return known.rows * 2;
  tooMany.delete(owner);
  return Number.POSITIVE_INFINITY;
}

/** Where the page before ended, as long as nothing has happened in the directory since it was read. */
async function knownEnd(directoryId: string, tag: string, startIndex: number): Promise<PageEnd | undefined> {
  const end = recallEnd(tag, startIndex);
  return end && !(await hasUnseenEvent(directoryId, end.seen)) ? end : undefined;
}

function queryTag(...parts: readonly (string | boolean | undefined)[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 12);
}

function readCursor(text: string | undefined, tag: () => string, sort: Sort | undefined): Cursor | undefined {
  if (text === undefined || text === "") return undefined;
  const cursor = orThrow(decodeCursor(text, tag(), Date.now()));
  if (isPosition(cursor.position, sort)) return cursor;
  throw scimError(400, "invalidCursor", "The cursor is none of this server's.");
}

/** Behind a page that was reached from its other side there is always the page one came from. */
function cursorsAround(
  rows: readonly Row[],
  hasMore: boolean,
  cursor: Cursor | undefined,
  tag: () => string,
): Place {
  const [first, last] = [rows[0], rows.at(-1)];
  const isBackward = cursor?.direction === "before";
  const now = Date.now();
  const positionOf = ({ id, sortKey }: Row): Position => ({ id, key: sortKey ?? null });
  return {
    previousCursor:
      first && (isBackward ? hasMore : cursor)
        ? encodeCursor({ direction: "before", position: positionOf(first) }, tag(), now)
        : undefined,
    nextCursor:
      last && (isBackward || hasMore)
        ? encodeCursor({ direction: "after", position: positionOf(last) }, tag(), now)
        : undefined,
  };
}
