import { endOwnSession } from "#lib/portal/end-sessions.ts";
import { portalRoute } from "#lib/portal/portal-route.ts";

export const DELETE = portalRoute({}, ({ user, params }) => endOwnSession(user, params.sessionId ?? ""));
