import { adminRoute } from "#lib/auth/admin-route.ts";
import { userList, userListQuery } from "#lib/users/contract.ts";
import { listUsers } from "#lib/users/list-users.ts";
import { createdUser, createUserInput } from "#lib/users/made-here/contract.ts";
import { createUser } from "#lib/users/made-here/create-user.ts";

export const GET = adminRoute(
  { role: "auditor", query: userListQuery, output: userList },
  ({ actor, query }) => listUsers(actor, query),
);

export const POST = adminRoute(
  { role: "admin", body: createUserInput, output: createdUser, status: 201 },
  ({ actor, body }) => createUser(actor, body),
);
