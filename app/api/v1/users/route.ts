import { adminRoute } from "#lib/auth/admin-route.ts";
import { userList, userListQuery } from "#lib/users/contract.ts";
import { listUsers } from "#lib/users/list-users.ts";

export const GET = adminRoute(
  { role: "auditor", query: userListQuery, output: userList },
  ({ actor, query }) => listUsers(actor, query),
);
