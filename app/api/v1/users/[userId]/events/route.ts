import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { userEvents, userEventsQuery } from "#lib/users/contract.ts";
import { listUserEvents } from "#lib/users/list-user-events.ts";

const params = z.object({ userId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, query: userEventsQuery, output: userEvents },
  ({ actor, params, query }) => listUserEvents(actor, params.userId, query.before ?? null),
);
