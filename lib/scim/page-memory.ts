import { performance } from "node:perf_hooks";
import type { Watermark } from "#lib/platform/db/read-page.ts";
import type { Position } from "./protocol/keyset.ts";

/** How long the end of a page is remembered, in milliseconds: an import reads page after page. */
const FRESH_MS = 60_000;
const MAX_ENTRIES = 2_000;

/** Where a page ended, and what of the directory's history it had seen. */
export type PageEnd = { readonly position: Position; readonly seen: Watermark };

const ends = new Map<string, PageEnd & { readonly at: number }>();

/**
 * Remembers where a page by index ended, so that the next one starts there instead of counting from the first resource
 * on: Okta's import knows no other way to read a directory, and a page 1,000 by OFFSET costs as much as all before it.
 * It is only a hint of this process: what was forgotten, or changed since, is counted again.
 * @param query what ties it to directory, type, filter and sort · @param next startIndex of the page that follows
 */
export function rememberEnd(query: string, next: number, end: PageEnd): void {
  const key = `${query} ${next}`;
  ends.delete(key);
  ends.set(key, { ...end, at: performance.now() });
  for (const oldest of ends.keys()) {
    if (ends.size <= MAX_ENTRIES) break;
    ends.delete(oldest);
  }
}

/** Where the page before `startIndex` ended, if it was read a moment ago. */
export function recallEnd(query: string, startIndex: number): PageEnd | undefined {
  const end = ends.get(`${query} ${startIndex}`);
  return end && performance.now() - end.at < FRESH_MS ? end : undefined;
}
