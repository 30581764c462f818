import type { Position } from "./keyset.ts";
import { fail, type Result, succeed } from "./scim-failure.ts";

/** How long a cursor holds, in seconds; announced as `cursorTimeout` (RFC 9865 §4). */
export const cursorTimeout = 3600;

/** Where a page begins, and in which direction it is read. */
export type Cursor = { readonly direction: "after" | "before"; readonly position: Position };

/**
 * A cursor as opaque text of URL-safe letters (RFC 9865 §2). It holds no secret and grants nothing: whoever changes
 * one gets another page of what their key may read anyway.
 * @param query what ties it to its query, all of which must stay as it is from page to page but `count`
 * @param now milliseconds since 1970
 */
export function encodeCursor({ direction, position }: Cursor, query: string, now: number): string {
  const issued = Math.floor(now / 1000);
  return Buffer.from(
    JSON.stringify([direction === "after" ? 1 : 0, issued, query, position.id, position.key]),
  ).toString("base64url");
}

/** Reads a cursor. Fails with 400 invalidCursor or expiredCursor (RFC 9865 §2.3). */
export function decodeCursor(text: string, query: string, now: number): Result<Cursor> {
  const [isAfter, issued, tag, id, key] = partsOf(text);
  const age = typeof issued === "number" ? now / 1000 - issued : Number.NaN;
  const isRead =
    (isAfter === 0 || isAfter === 1) &&
    age > -cursorTimeout &&
    typeof id === "string" &&
    (key === null || typeof key === "string");
  if (!isRead) return fail(400, "invalidCursor", "The cursor is none of this server's.");
  if (age > cursorTimeout) {
    return fail(
      400,
      "expiredCursor",
      "The cursor is more than an hour old. Start again from the first page.",
    );
  }
  if (tag !== query) {
    return fail(
      400,
      "invalidCursor",
      "The cursor belongs to another query: filter, sortBy and sortOrder must stay as they were.",
    );
  }
  return succeed({ direction: isAfter === 1 ? "after" : "before", position: { id, key } });
}

function partsOf(text: string): readonly unknown[] {
  if (!/^[\w-]{1,8192}$/.test(text)) return [];
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
