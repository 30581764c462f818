import { endOtherSessions } from "#lib/portal/end-sessions.ts";
import { listOwnSessions } from "#lib/portal/list-sessions.ts";
import { portalRoute } from "#lib/portal/portal-route.ts";
import { endedSessions, portalSessions } from "#lib/portal/security/contract.ts";

export const GET = portalRoute({ output: portalSessions }, ({ user }) => listOwnSessions(user));

/** Ends all but the one that asks. */
export const DELETE = portalRoute({ output: endedSessions }, ({ user }) => endOtherSessions(user));
