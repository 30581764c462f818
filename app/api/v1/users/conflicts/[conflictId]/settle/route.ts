import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { settleConflictInput, settledConflict } from "#lib/users/linking/contract.ts";
import { settleConflict } from "#lib/users/linking/settle-conflict.ts";

const params = z.object({ conflictId: z.string() });

export const POST = adminRoute(
  { role: "admin", params, body: settleConflictInput, output: settledConflict },
  ({ actor, params, body }) => settleConflict(actor, params.conflictId, body),
);
