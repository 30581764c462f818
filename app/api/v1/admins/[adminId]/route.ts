import { adminRoute } from "#lib/auth/admin-route.ts";
import { adminParams, updateAdminInput } from "#lib/auth/contract.ts";
import { removeAdmin } from "#lib/auth/remove-admin.ts";
import { updateAdmin } from "#lib/auth/update-admin.ts";

export const PATCH = adminRoute(
  { role: "admin", recentSignIn: true, params: adminParams, body: updateAdminInput },
  ({ actor, params, body }) => updateAdmin(actor, params.adminId, body),
);

export const DELETE = adminRoute(
  { role: "admin", recentSignIn: true, params: adminParams },
  ({ actor, params }) => removeAdmin(actor, params.adminId),
);
