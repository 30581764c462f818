import { useQuery } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { Troubleshooting } from "#lib/troubleshooting/contract.ts";

/** What a complaint is about. */
export type Subject = "users" | "directories";

/** Causes are facts of many features, and no topic tells of them all. */
const LOOK_AGAIN_MS = 10_000;

export const useTroubleshooting = (subject: Subject, id: string) =>
  useQuery({
    queryKey: [subject, "troubleshooting", id],
    queryFn: ({ signal }) => api<Troubleshooting>(`${subject}/${id}/troubleshooting`, { signal }),
    staleTime: 0,
    refetchInterval: LOOK_AGAIN_MS,
  });
