import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { api } from "#components/layout/api.ts";
import type {
  DeletedDirectory,
  DirectoryList,
  DirectoryTestResult,
  DirectoryView,
  testDirectoryInput,
  testStoredDirectoryInput,
} from "#lib/directories/contract.ts";
import type { createSigningKeyInput, SigningKeyView } from "#lib/directories/signing-keys/contract.ts";
import type { DirectoryFormValues } from "./form-values.ts";

export const directoryKeys = {
  all: ["directories"] as const,
  list: ["directories", "list"] as const,
  one: (id: string) => ["directories", "one", id] as const,
};

export const directoriesQuery = queryOptions({
  queryKey: directoryKeys.list,
  queryFn: ({ signal }) => api<DirectoryList>("directories", { signal }),
});

export const directoryQuery = (id: string) =>
  queryOptions({
    queryKey: directoryKeys.one(id),
    queryFn: ({ signal }) => api<DirectoryView>(`directories/${id}`, { signal }),
  });

export const useDirectories = () => useQuery(directoriesQuery);
export const useDirectory = (id: string) => useQuery(directoryQuery(id));

/** Marks every cached directory stale; the answer itself is put in place by the caller's query. */
function useRefresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: directoryKeys.all });
}

/** The form sends all that it holds; the schema of its type takes what it knows. */
export function useCreateDirectory() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (input: DirectoryFormValues) =>
      api<DirectoryView>("directories", { method: "POST", body: input }),
    onSuccess: refresh,
  });
}

export function useUpdateDirectory(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (input: DirectoryFormValues) =>
      api<DirectoryView>(`directories/${id}`, { method: "PATCH", body: input }),
    onSuccess: refresh,
  });
}

export function useSetDirectoryEnabled(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (enabled: boolean) =>
      api<DirectoryView>(`directories/${id}`, { method: "PATCH", body: { enabled } }),
    onSuccess: refresh,
  });
}

export function useDeleteDirectory(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      api<DeletedDirectory>(`directories/${id}`, { method: "DELETE", body: { name } }),
    onSuccess: async () => {
      client.removeQueries({ queryKey: directoryKeys.one(id) });
      await client.invalidateQueries({ queryKey: directoryKeys.list });
    },
  });
}

/** Makes a signing key: for a directory that is being set up, or a next one for this one. */
export function useCreateSigningKey(id: string | null) {
  return useMutation({
    mutationFn: (input: z.input<typeof createSigningKeyInput>) =>
      api<SigningKeyView>(`directories/${id === null ? "" : `${id}/`}signing-keys`, {
        method: "POST",
        body: input,
      }),
  });
}

/** Tests entered values; with an id, against the directory's stored secret where the entered one is empty. */
export function useTestConnection(id: string | null) {
  return useMutation({
    mutationFn: (input: z.input<typeof testDirectoryInput> | z.input<typeof testStoredDirectoryInput>) =>
      api<DirectoryTestResult>(id === null ? "directories/test" : `directories/${id}/test`, {
        method: "POST",
        body: input,
      }),
  });
}
