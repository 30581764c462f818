import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { conflictView } from "#lib/users/linking/contract.ts";
import { getConflict } from "#lib/users/linking/get-conflict.ts";

const params = z.object({ conflictId: z.string() });

export const GET = adminRoute({ role: "admin", params, output: conflictView }, ({ actor, params }) =>
  getConflict(actor, params.conflictId),
);
