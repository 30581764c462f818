import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { deleteGroupInput, groupView, renameGroupInput } from "#lib/groups/contract.ts";
import { deleteGroup } from "#lib/groups/delete-group.ts";
import { getGroup } from "#lib/groups/get-group.ts";
import { renameGroup } from "#lib/groups/rename-group.ts";

const params = z.object({ groupId: z.string() });

export const GET = adminRoute({ role: "auditor", params, output: groupView }, ({ actor, params }) =>
  getGroup(actor, params.groupId),
);

export const PATCH = adminRoute(
  { role: "admin", params, body: renameGroupInput },
  ({ actor, params, body }) => renameGroup(actor, params.groupId, body),
);

export const DELETE = adminRoute(
  { role: "admin", params, body: deleteGroupInput },
  ({ actor, params, body }) => deleteGroup(actor, params.groupId, body.name),
);
