import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type {
  MappingLineInput,
  MappingPreview,
  MappingView,
  PreviewMappingInput,
  PreviewPeople,
} from "#lib/mapping/contract.ts";

export const mappingKeys = {
  /** Below the attributes: what changes there changes here. */
  one: (directoryId: string) => ["attributes", "mapping", directoryId] as const,
  preview: (directoryId: string, input: PreviewMappingInput) =>
    ["attributes", "mapping-preview", directoryId, input] as const,
  people: (directoryId: string, search: string, also: readonly string[]) =>
    ["mapping-people", directoryId, search, also] as const,
};

export const mappingQuery = (directoryId: string) =>
  queryOptions({
    queryKey: mappingKeys.one(directoryId),
    queryFn: ({ signal }) => api<MappingView>(`directories/${directoryId}/mapping`, { signal }),
  });

export const useMapping = (directoryId: string) => useQuery(mappingQuery(directoryId));

/** Saves what changed. */
export function useSaveMapping(directoryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (lines: MappingLineInput[]) =>
      api<MappingView>(`directories/${directoryId}/mapping`, { method: "PATCH", body: { lines } }),
    onSuccess: (view) => client.setQueryData(mappingKeys.one(directoryId), view),
  });
}

/** Users of the directory as it has them: each time it is asked itself, so once is enough for a while. */
export function usePreviewPeople(
  directoryId: string,
  { search, also, enabled }: { search: string; also: readonly string[]; enabled: boolean },
) {
  const query = new URLSearchParams({ search, also: also.join(",") });
  return useQuery({
    queryKey: mappingKeys.people(directoryId, search, also),
    queryFn: ({ signal }) =>
      api<PreviewPeople>(`directories/${directoryId}/mapping/preview?${query}`, { signal }),
    enabled,
    staleTime: 5 * 60_000,
    retry: false,
    placeholderData: keepPreviousData,
  });
}

/** What a draft would make of them; the answer before stays in sight while the next one comes. */
export function usePreview(directoryId: string, input: PreviewMappingInput, enabled: boolean) {
  return useQuery({
    ...previewQuery(directoryId, input),
    enabled,
    placeholderData: keepPreviousData,
  });
}

export const previewQuery = (directoryId: string, input: PreviewMappingInput) =>
  queryOptions({
    queryKey: mappingKeys.preview(directoryId, input),
    queryFn: ({ signal }) =>
      api<MappingPreview>(`directories/${directoryId}/mapping/preview`, {
        method: "POST",
        body: input,
        signal,
      }),
  });
