import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import { queryOf } from "#components/layout/list-query.ts";
import type { AuditChoices, AuditFilter, AuditPage } from "#lib/audit/contract.ts";

export const auditKeys = {
  all: ["audit"] as const,
  list: (filter: AuditFilter) => ["audit", "list", filter] as const,
  choices: ["audit", "choices"] as const,
};

export const auditListQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: auditKeys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      api<AuditPage>(`audit?${auditSearch(filter, { after: pageParam })}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const auditChoicesQuery = queryOptions({
  queryKey: auditKeys.choices,
  queryFn: ({ signal }) => api<AuditChoices>("audit/choices", { signal }),
});

/** The rows stay in sight while another filter loads. */
export const useAuditList = (filter: AuditFilter) =>
  useInfiniteQuery({ ...auditListQuery(filter), placeholderData: (previous) => previous });
export const useAuditChoices = () => useQuery(auditChoicesQuery);

/** Query parameters of the filter, for the list and for the export. */
export function auditSearch(filter: AuditFilter, more: Record<string, string | null>): string {
  return new URLSearchParams(queryOf({ ...filter, ...more })).toString();
}
