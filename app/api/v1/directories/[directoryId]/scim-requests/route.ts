import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { scimCalls } from "#lib/keys/contract.ts";
import { listScimCalls } from "#lib/keys/list-scim-calls.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute({ role: "auditor", params, output: scimCalls }, ({ actor, params }) =>
  listScimCalls(actor, params.directoryId),
);
