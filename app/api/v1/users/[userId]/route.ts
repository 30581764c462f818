import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { userView } from "#lib/users/contract.ts";
import { getUser } from "#lib/users/get-user.ts";

const params = z.object({ userId: z.string() });

export const GET = adminRoute({ role: "auditor", params, output: userView }, ({ actor, params }) =>
  getUser(actor, params.userId),
);
