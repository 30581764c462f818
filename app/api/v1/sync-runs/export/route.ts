import { adminRoute } from "#lib/auth/admin-route.ts";
import { runFilter } from "#lib/sync/history/contract.ts";
import { exportHistory } from "#lib/sync/history/export-history.ts";

export const GET = adminRoute({ role: "auditor", query: runFilter }, ({ actor, query }) =>
  exportHistory(actor, query),
);
