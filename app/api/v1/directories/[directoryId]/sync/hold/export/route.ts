import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { exportHold } from "#lib/sync/export-hold.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute({ role: "auditor", params }, ({ actor, params: { directoryId } }) =>
  exportHold(actor, directoryId),
);
