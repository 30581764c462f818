import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { callDetail } from "#lib/scim-log/contract.ts";
import { showCall } from "#lib/scim-log/show-call.ts";

const params = z.object({ callId: z.string().toLowerCase() });

export const GET = adminRoute({ role: "auditor", params, output: callDetail }, ({ actor, params }) =>
  showCall(actor, params.callId),
);
