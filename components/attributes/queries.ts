import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type * as z from "zod";
import { api } from "#components/layout/api.ts";
import type {
  AttributeList,
  AttributeRolesInput,
  AttributeRolesView,
  AttributeView,
  createAttributeInput,
  IdentifierPreview,
  updateAttributeInput,
} from "#lib/attributes/contract.ts";

export const attributeKeys = {
  all: ["attributes"] as const,
  list: ["attributes", "list"] as const,
  preview: (identifier: string) => ["attributes", "preview", identifier] as const,
};

export const attributesQuery = queryOptions({
  queryKey: attributeKeys.list,
  queryFn: ({ signal }) => api<AttributeList>("attributes", { signal }),
});

export const useAttributes = () => useQuery(attributesQuery);

/** What it would mean to identify users by another attribute; asked only when it is another one. */
export function useIdentifierPreview(identifier: string, enabled: boolean) {
  return useQuery({
    queryKey: attributeKeys.preview(identifier),
    queryFn: ({ signal }) =>
      api<IdentifierPreview>(`attributes/identifier?${new URLSearchParams({ identifier })}`, { signal }),
    enabled,
    // Users come and go: an old count would be a wrong one.
    staleTime: 5_000,
  });
}

function useRefresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: attributeKeys.all });
}

/** Creates an attribute, or changes the one with this id. */
export function useSaveAttribute(id: string | null) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (input: z.input<typeof createAttributeInput> | z.input<typeof updateAttributeInput>) =>
      id === null
        ? api<AttributeView>("attributes", { method: "POST", body: input })
        : api<AttributeView>(`attributes/${id}`, { method: "PATCH", body: input }),
    onSuccess: refresh,
  });
}

export function useDeleteAttribute(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () => api(`attributes/${id}`, { method: "DELETE" }),
    onSuccess: refresh,
  });
}

export function useSaveRoles() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (input: AttributeRolesInput) =>
      api<AttributeRolesView>("attributes/identifier", { method: "PUT", body: input }),
    onSuccess: refresh,
  });
}
