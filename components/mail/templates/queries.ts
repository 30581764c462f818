import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { QueuedMail } from "#lib/mail/contract.ts";
import type {
  MailTemplateList,
  MailTemplatePreview,
  MailTemplateView,
  TryMailTemplateInput,
  UpdateMailTemplateInput,
} from "#lib/mail/templates/contract.ts";
import type { UserList } from "#lib/users/contract.ts";

/** Not live: what somebody else saves must not change what is being written here. */
const templateKeys = {
  all: ["mail-templates"] as const,
  list: ["mail-templates", "list"] as const,
  one: (directoryId: string) => ["mail-templates", "one", directoryId] as const,
  preview: (directoryId: string, input: TryMailTemplateInput) =>
    ["mail-templates", "preview", directoryId, input] as const,
};

const pathOf = (directoryId: string) => `directories/${directoryId}/mail-template`;

export const templatesQuery = queryOptions({
  queryKey: templateKeys.list,
  queryFn: ({ signal }) => api<MailTemplateList>("mail-templates", { signal }),
});

export const templateQuery = (directoryId: string) =>
  queryOptions({
    queryKey: templateKeys.one(directoryId),
    queryFn: ({ signal }) => api<MailTemplateView>(pathOf(directoryId), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What a user would get by these words; the one before stays in sight meanwhile. */
export const usePreview = (directoryId: string, input: TryMailTemplateInput) =>
  useQuery({
    queryKey: templateKeys.preview(directoryId, input),
    queryFn: ({ signal }) =>
      api<MailTemplatePreview>(`${pathOf(directoryId)}/preview`, { method: "POST", body: input, signal }),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });

/** Users of a directory to show a template with. */
export function useExamples(directoryId: string, search: string) {
  const query = new URLSearchParams({ sort: "name", directoryId, search });
  return useQuery({
    queryKey: ["users", "examples", String(query)],
    queryFn: ({ signal }) => api<UserList>(`users?${query}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** Saves the words of an editor, or goes back to ours. */
export function useSaveTemplate(directoryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: UpdateMailTemplateInput | { reset: true; version: number }) =>
      "reset" in input
        ? api<MailTemplateView>(`${pathOf(directoryId)}/reset`, {
            method: "POST",
            body: { version: input.version },
          })
        : api<MailTemplateView>(pathOf(directoryId), { method: "PUT", body: input }),
    onSuccess: (saved) => {
      client.setQueryData(templateQuery(directoryId).queryKey, saved);
      return client.invalidateQueries({ queryKey: templateKeys.list });
    },
  });
}

export function useSendTemplateTest(directoryId: string) {
  return useMutation({
    mutationFn: (body: TryMailTemplateInput) =>
      api<QueuedMail>(`${pathOf(directoryId)}/test`, { method: "POST", body }),
  });
}
