import type { SandboxReply, SandboxRequest } from "../http/router.ts";
import { oktaError } from "./errors.ts";
import { parseOktaFilter } from "./filter.ts";
import { page, readLimit } from "./paging.ts";
import { type OktaLogEvent, type OktaOrg, oktaNow } from "./state.ts";

/**
 * `GET /api/v1/logs`. Without `until` it is a polling query: ordered by persistence, and every page
 * has a `next` link, the last one too, with which polling goes on.
 */
export function listLogs(org: OktaOrg, request: SandboxRequest): SandboxReply {
  const query = request.url.searchParams;
  const limit = readLimit(query, 100, 1000);
  if (limit === undefined) return oktaError("E0000001", "limit");
  const since = query.get("since");
  const until = query.get("until");
  if (since && Number.isNaN(Date.parse(since))) return oktaError("E0000001", "since");
  const filter = query.get("filter");
  const matches = filter ? parseOktaFilter(filter, logProperty) : undefined;
  if (matches === null) return oktaError("E0000031");
  const from = since ?? new Date(Date.parse(oktaNow(org)) - 7 * 86_400_000).toISOString();
  const fromTime = Date.parse(from);
  const untilTime = until ? Date.parse(until) : Number.POSITIVE_INFINITY;
  const chosen = (event: OktaLogEvent): boolean => {
    const time = Date.parse(event.published);
    return time >= fromTime && time <= untilTime && (matches?.(event) ?? true);
  };
  const descending = query.get("sortOrder") === "DESCENDING";
  const list = descending ? org.log.toReversed() : org.log;
  return page(request, list, chosen, limit, { body: (event) => event, endless: !until });
}

function logProperty(event: OktaLogEvent, name: string): string | undefined {
  if (name === "eventType") return event.eventType;
  if (name === "uuid") return event.uuid;
  if (name === "published") return event.published;
  if (name === "target.id") return event.target[0]?.id;
  return undefined;
}
