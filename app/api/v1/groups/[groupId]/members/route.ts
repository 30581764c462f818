import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { addUsers } from "#lib/groups/add-users.ts";
import { addedUsers, addUsersInput, memberList, memberListQuery } from "#lib/groups/contract.ts";
import { listMembers } from "#lib/groups/list-members.ts";

const params = z.object({ groupId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, query: memberListQuery, output: memberList },
  ({ actor, params, query }) => listMembers(actor, params.groupId, query),
);

export const POST = adminRoute(
  { role: "admin", params, body: addUsersInput, output: addedUsers },
  async ({ actor, params, body }) => ({ added: await addUsers(actor, params.groupId, body.userIds) }),
);
