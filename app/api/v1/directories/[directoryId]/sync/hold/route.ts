import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { decideHoldInput, syncView } from "#lib/sync/contract.ts";
import { decideHold } from "#lib/sync/decide-hold.ts";

const params = z.object({ directoryId: z.string() });

export const POST = adminRoute(
  { role: "admin", params, body: decideHoldInput, output: syncView },
  ({ actor, params: { directoryId }, body }) => decideHold(actor, directoryId, body),
);
