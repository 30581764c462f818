import { ownAlerts } from "#lib/alerts/contract.ts";
import { getOwnAlerts } from "#lib/alerts/get-own-alerts.ts";
import { updateOwnAlerts } from "#lib/alerts/update-own-alerts.ts";
import { adminRoute } from "#lib/auth/admin-route.ts";

export const GET = adminRoute({ role: "auditor", output: ownAlerts }, ({ actor }) => getOwnAlerts(actor));

export const PUT = adminRoute({ role: "admin", body: ownAlerts, output: ownAlerts }, ({ actor, body }) =>
  updateOwnAlerts(actor, body),
);
