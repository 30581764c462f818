import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { portalSettingsInput, portalSettingsView } from "#lib/portal/contract.ts";
import { getPortalSettings, updatePortalSettings } from "#lib/portal/portal-settings.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, output: portalSettingsView },
  ({ actor, params: { directoryId } }) => getPortalSettings(actor, directoryId),
);

export const PUT = adminRoute(
  { role: "admin", params, body: portalSettingsInput, output: portalSettingsView, recentSignIn: true },
  ({ actor, params: { directoryId }, body }) => updatePortalSettings(actor, directoryId, body),
);
