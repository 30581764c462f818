import { adminRoute } from "#lib/auth/admin-route.ts";
import { changePassword } from "#lib/auth/change-password.ts";
import { changePasswordInput, endedSessionsView } from "#lib/auth/contract.ts";

export const PUT = adminRoute(
  { role: "auditor", body: changePasswordInput, output: endedSessionsView },
  ({ actor, body }) => changePassword(actor, body),
);
