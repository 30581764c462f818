import {
  infiniteQueryOptions,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import { queryOf } from "#components/layout/list-query.ts";
import type {
  MailChoice,
  MailDetail,
  MailFilter,
  MailPage,
  MailSettings,
  MailsChanged,
  QueuedMail,
  TestMailInput,
} from "#lib/mail/contract.ts";

const mailKeys = {
  all: ["mail"] as const,
  list: (filter: MailFilter) => ["mail", "list", filter] as const,
  one: (id: string) => ["mail", "one", id] as const,
};

export const mailListQuery = (filter: MailFilter) =>
  infiniteQueryOptions({
    queryKey: mailKeys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      api<MailPage>(`mail?${new URLSearchParams(queryOf({ ...filter, after: pageParam }))}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

/** The rows stay in sight while another filter loads. */
export const useMailList = (filter: MailFilter) =>
  useInfiniteQuery({ ...mailListQuery(filter), placeholderData: (previous) => previous });

const mailQuery = (id: string) =>
  queryOptions({
    queryKey: mailKeys.one(id),
    queryFn: ({ signal }) => api<MailDetail>(`mail/${id}`, { signal }),
  });

/** @param id null asks for none */
export const useMail = (id: string | null) => useQuery({ ...mailQuery(id ?? ""), enabled: id !== null });

/** Has mails sent now, or cancels them. */
export function useChangeMails() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ act, choice }: { act: "send" | "cancel"; choice: MailChoice }) =>
      api<MailsChanged>(`mail/${act}`, { method: "POST", body: choice }),
    onSettled: () => client.invalidateQueries({ queryKey: mailKeys.all }),
  });
}

export function useSendTestMail() {
  return useMutation({
    mutationFn: (body: TestMailInput) => api<QueuedMail>("mail/test", { method: "POST", body }),
  });
}

export function useUpdateMailSettings() {
  return useMutation({
    mutationFn: (body: MailSettings) => api<MailSettings>("mail/settings", { method: "PUT", body }),
  });
}
