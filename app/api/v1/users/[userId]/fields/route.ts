import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { userFieldsView } from "#lib/users/made-here/contract.ts";
import { getUserFields } from "#lib/users/made-here/update-user.ts";

const params = z.object({ userId: z.string() });

export const GET = adminRoute({ role: "admin", params, output: userFieldsView }, ({ actor, params }) =>
  getUserFields(actor, params.userId),
);
