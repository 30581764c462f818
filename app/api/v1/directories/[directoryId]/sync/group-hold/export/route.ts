import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { exportGroupHold } from "#lib/sync/groups/export-group-hold.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute({ role: "auditor", params }, ({ actor, params: { directoryId } }) =>
  exportGroupHold(actor, directoryId),
);
