import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { groupEvents, groupEventsQuery } from "#lib/groups/contract.ts";
import { listGroupEvents } from "#lib/groups/list-group-events.ts";

const params = z.object({ groupId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, query: groupEventsQuery, output: groupEvents },
  ({ actor, params, query }) => listGroupEvents(actor, params.groupId, query.before ?? null),
);
