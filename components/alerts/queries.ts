import { useMutation } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { AlertAddresses, OwnAlerts } from "#lib/alerts/contract.ts";

export function useUpdateOwnAlerts() {
  return useMutation({
    mutationFn: (body: OwnAlerts) => api<OwnAlerts>("account/alerts", { method: "PUT", body }),
  });
}

export function useUpdateAlertAddresses() {
  return useMutation({
    mutationFn: (body: AlertAddresses) => api<AlertAddresses>("alerts/addresses", { method: "PUT", body }),
  });
}
