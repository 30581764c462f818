import { useMutation } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import { organisationView, type UpdateOrganisationInput } from "#lib/organisation/contract.ts";

export function useUpdateOrganisation() {
  return useMutation({
    mutationFn: (body: UpdateOrganisationInput) =>
      api("organisation", { method: "PATCH", body, output: organisationView }),
  });
}
