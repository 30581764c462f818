import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { groupsOfUser, groupsOfUserQuery } from "#lib/groups/contract.ts";
import { listGroupsOfUser } from "#lib/groups/list-groups-of-user.ts";

const params = z.object({ userId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, query: groupsOfUserQuery, output: groupsOfUser },
  ({ actor, params, query }) => listGroupsOfUser(actor, params.userId, query.after ?? null),
);
