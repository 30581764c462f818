import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { endUserSessions } from "#lib/portal/end-sessions.ts";
import { listUserSessions } from "#lib/portal/list-sessions.ts";
import { endedSessions, portalSessions } from "#lib/portal/security/contract.ts";

const params = z.object({ userId: z.string() });

/** Where the user is signed in to the portal. */
export const GET = adminRoute(
  { role: "auditor", params, output: portalSessions },
  ({ actor, params: { userId } }) => listUserSessions(actor, userId),
);

/** Signs the user out of the portal everywhere. */
export const DELETE = adminRoute(
  { role: "helpdesk", params, output: endedSessions },
  ({ actor, params: { userId } }) => endUserSessions(actor, userId),
);
