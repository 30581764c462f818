import { adminRoute } from "#lib/auth/admin-route.ts";
import { createdGroup, createGroupInput, groupList, groupListQuery } from "#lib/groups/contract.ts";
import { createGroup } from "#lib/groups/create-group.ts";
import { listGroups } from "#lib/groups/list-groups.ts";

export const GET = adminRoute(
  { role: "auditor", query: groupListQuery, output: groupList },
  ({ actor, query }) => listGroups(actor, query),
);

export const POST = adminRoute(
  { role: "admin", body: createGroupInput, output: createdGroup, status: 201 },
  ({ actor, body }) => createGroup(actor, body),
);
