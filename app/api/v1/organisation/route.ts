import { adminRoute } from "#lib/auth/admin-route.ts";
import { organisationView, updateOrganisationInput } from "#lib/organisation/contract.ts";
import { getOrganisation } from "#lib/organisation/get-organisation.ts";
import { updateOrganisation } from "#lib/organisation/update-organisation.ts";

export const GET = adminRoute({ role: "auditor", output: organisationView }, ({ actor }) =>
  getOrganisation(actor),
);

export const PATCH = adminRoute(
  { role: "admin", body: updateOrganisationInput, output: organisationView },
  ({ actor, body }) => updateOrganisation(actor, body),
);
