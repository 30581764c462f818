import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { changeQuery, runDetail } from "#lib/sync/history/contract.ts";
import { showRun } from "#lib/sync/history/show-run.ts";

const params = z.object({ runId: z.string().toLowerCase() });

export const GET = adminRoute(
  { role: "auditor", params, query: changeQuery, output: runDetail },
  ({ actor, params, query }) => showRun(actor, params.runId, query.after),
);
