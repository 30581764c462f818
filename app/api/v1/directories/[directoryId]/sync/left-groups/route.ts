import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { handBackInput, leftGroupsView } from "#lib/sync/groups/contract.ts";
import { getLeftGroups } from "#lib/sync/groups/get-left-groups.ts";
import { handBackGroups } from "#lib/sync/groups/hand-back-groups.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, output: leftGroupsView },
  ({ actor, params: { directoryId } }) => getLeftGroups(actor, directoryId),
);

export const POST = adminRoute(
  { role: "admin", params, body: handBackInput, output: leftGroupsView, status: 202 },
  ({ actor, params: { directoryId }, body }) => handBackGroups(actor, directoryId, body),
);
