import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { requestSyncInput, syncView, updateSyncInput } from "#lib/sync/contract.ts";
import { getSync } from "#lib/sync/get-sync.ts";
import { requestSync } from "#lib/sync/request-sync.ts";
import { updateSyncPlan } from "#lib/sync/update-sync-plan.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, output: syncView },
  ({ actor, params: { directoryId } }) => getSync(actor, directoryId),
);

export const PATCH = adminRoute(
  { role: "admin", params, body: updateSyncInput, output: syncView },
  ({ actor, params: { directoryId }, body }) => updateSyncPlan(actor, directoryId, body),
);

export const POST = adminRoute(
  { role: "helpdesk", params, body: requestSyncInput, output: syncView, status: 202 },
  ({ actor, params: { directoryId }, body }) => requestSync(actor, directoryId, body),
);
