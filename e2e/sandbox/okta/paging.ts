import type { SandboxReply, SandboxRequest } from "../http/router.ts";
import { oktaError } from "./errors.ts";

interface PageOptions<T> {
  body(item: T): unknown;
  /** True: a `next` link on the last page too (System Log polling). */
  readonly endless?: boolean;
}

/** @returns undefined when `limit` is no number in 1 … `most`. */
export function readLimit(query: URLSearchParams, usual: number, most: number): number | undefined {
  const text = query.get("limit");
  if (text === null) return usual;
  const limit = Number(text);
  return Number.isInteger(limit) && limit >= 1 ? Math.min(limit, most) : undefined;
}

/**
 * One page of a list, with Okta's paging: `Link` headers of their own for `self` and `next`, and an
 * `after` that means nothing to the caller.
 */
export function page<T>(
  request: SandboxRequest,
  list: readonly (T | undefined)[],
  chosen: (item: T) => boolean,
  limit: number,
  { body, endless = false }: PageOptions<T>,
): SandboxReply {
  const after = request.url.searchParams.get("after");
  let at = after === null ? 0 : readCursor(after);
  if (at === undefined || at > list.length) return oktaError("E0000001", "after");
  const items: unknown[] = [];
  while (at < list.length && items.length < limit) {
    const item = list[at];
    if (item !== undefined && chosen(item)) items.push(body(item));
    at += 1;
  }
  let more = endless;
  for (let rest = at; !more && rest < list.length; rest += 1) {
    const item = list[rest];
    more = item !== undefined && chosen(item);
  }
  const link = [`<${request.url.href}>; rel="self"`];
  if (more) {
    const next = new URL(request.url);
    next.searchParams.set("after", writeCursor(at));
    next.searchParams.set("limit", String(limit));
    link.push(`<${next.href}>; rel="next"`);
  }
  return { status: 200, headers: { Link: link }, body: items };
}

function writeCursor(position: number): string {
  return Buffer.from(`sandbox:${position}`).toString("base64url");
}

function readCursor(cursor: string): number | undefined {
  const match = /^sandbox:(\d+)$/.exec(Buffer.from(cursor, "base64url").toString("utf8"));
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
