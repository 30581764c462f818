import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { userView } from "#lib/users/contract.ts";
import { getUser } from "#lib/users/get-user.ts";
import { updateUserInput } from "#lib/users/made-here/contract.ts";
import { deleteUser } from "#lib/users/made-here/delete-user.ts";
import { updateUser } from "#lib/users/made-here/update-user.ts";

const params = z.object({ userId: z.string() });

export const GET = adminRoute({ role: "auditor", params, output: userView }, ({ actor, params }) =>
  getUser(actor, params.userId),
);

export const PATCH = adminRoute({ role: "admin", params, body: updateUserInput }, ({ actor, params, body }) =>
  updateUser(actor, params.userId, body),
);

export const DELETE = adminRoute({ role: "admin", params }, ({ actor, params }) =>
  deleteUser(actor, params.userId),
);
