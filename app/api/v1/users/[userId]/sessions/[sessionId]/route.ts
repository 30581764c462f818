import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { endUserSession } from "#lib/portal/end-sessions.ts";

const params = z.object({ userId: z.string(), sessionId: z.string() });

/** Ends one of the user's sessions in the portal. */
export const DELETE = adminRoute({ role: "helpdesk", params }, ({ actor, params: { userId, sessionId } }) =>
  endUserSession(actor, userId, sessionId),
);
