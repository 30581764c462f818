import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { exportRun } from "#lib/sync/history/export-history.ts";

const params = z.object({ runId: z.string().toLowerCase() });

export const GET = adminRoute({ role: "auditor", params }, ({ actor, params }) =>
  exportRun(actor, params.runId),
);
