import { alertAddresses } from "#lib/alerts/contract.ts";
import { getAlertAddresses } from "#lib/alerts/get-alert-addresses.ts";
import { updateAlertAddresses } from "#lib/alerts/update-alert-addresses.ts";
import { adminRoute } from "#lib/auth/admin-route.ts";

export const GET = adminRoute({ role: "auditor", output: alertAddresses }, ({ actor }) =>
  getAlertAddresses(actor),
);

export const PUT = adminRoute(
  { role: "admin", body: alertAddresses, output: alertAddresses },
  ({ actor, body }) => updateAlertAddresses(actor, body),
);
