import { adminRoute } from "#lib/auth/admin-route.ts";
import { sessionParams } from "#lib/auth/contract.ts";
import { revokeSession } from "#lib/auth/revoke-sessions.ts";

export const DELETE = adminRoute({ role: "auditor", params: sessionParams }, ({ actor, params }) =>
  revokeSession(actor, params.sessionId),
);
