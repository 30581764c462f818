import { adminRoute } from "#lib/auth/admin-route.ts";
import { endedSessionsView, sessionList } from "#lib/auth/contract.ts";
import { listSessions } from "#lib/auth/list-sessions.ts";
import { revokeOtherSessions } from "#lib/auth/revoke-sessions.ts";

export const GET = adminRoute({ role: "auditor", output: sessionList }, async ({ actor }) => ({
  sessions: await listSessions(actor),
}));

/** Ends all sessions but the one that asks. */
export const DELETE = adminRoute({ role: "auditor", output: endedSessionsView }, ({ actor }) =>
  revokeOtherSessions(actor),
);
