import { useMutation } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { OrganisationView, UpdateOrganisationInput } from "#lib/organisation/contract.ts";

export function useUpdateOrganisation() {
  return useMutation({
    mutationFn: (body: UpdateOrganisationInput) =>
      api<OrganisationView>("organisation", { method: "PATCH", body }),
  });
}
