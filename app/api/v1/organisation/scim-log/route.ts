import { adminRoute } from "#lib/auth/admin-route.ts";
import { logSettings, updateLogSettingsInput } from "#lib/scim-log/contract.ts";
import { getLogSettings } from "#lib/scim-log/get-log-settings.ts";
import { updateLogSettings } from "#lib/scim-log/update-log-settings.ts";

export const GET = adminRoute({ role: "auditor", output: logSettings }, ({ actor }) => getLogSettings(actor));

export const PATCH = adminRoute(
  { role: "admin", body: updateLogSettingsInput, output: logSettings },
  ({ actor, body }) => updateLogSettings(actor, body),
);
