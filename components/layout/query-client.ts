import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./api.ts";

/** Data stays fresh until an event invalidates it (live.tsx); this only bounds what a missed event can cost. */
const STALE_AFTER_MS = 60_000;

function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_AFTER_MS,
        // A refusal (4xx) will be refused again; only faults are worth a second try.
        retry: (failures, error) => !(error instanceof ApiProblem && error.status < 500) && failures < 2,
      },
    },
  });
}

let shared: QueryClient | undefined;

/** One client per tab; on the server a new one for every render, so that no request sees another's data. */
export function browserQueryClient(): QueryClient {
  if (typeof window === "undefined") return newQueryClient();
  shared ??= newQueryClient();
  return shared;
}

/** A client for a page's prefetch: `dehydrate` it into a `HydrationBoundary`. */
export function prefetchClient(): QueryClient {
  return newQueryClient();
}
