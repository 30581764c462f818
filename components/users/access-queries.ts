import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { AccessOutcome } from "#lib/users/lifecycle/contract.ts";
import { userKeys } from "./queries.ts";

export function useSuspend() {
  return useChange((body: { userIds: string[]; reason: string }) =>
    api<AccessOutcome>("users/suspend", { method: "POST", body }),
  );
}

export function useGiveBack() {
  return useChange((userIds: string[]) =>
    api<AccessOutcome>("users/give-back", { method: "POST", body: { userIds } }),
  );
}

/** Devices follow their users' access. */
function useChange<Input>(change: (input: Input) => Promise<AccessOutcome>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: userKeys.all }),
        client.invalidateQueries({ queryKey: ["devices"] }),
      ]),
  });
}
