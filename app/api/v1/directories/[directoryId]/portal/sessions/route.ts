import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { countPortalSessions } from "#lib/portal/count-sessions.ts";
import { sessionCounts } from "#lib/portal/security/contract.ts";

const params = z.object({ directoryId: z.string() });

/** How many are signed in to the directory's portal, and by what: what a change of that would end. */
export const GET = adminRoute(
  { role: "auditor", params, output: sessionCounts },
  ({ actor, params: { directoryId } }) => countPortalSessions(actor, directoryId),
);
