import { adminRoute } from "#lib/auth/admin-route.ts";
import { exportHistory } from "#lib/sync/export-history.ts";
import { runFilter } from "#lib/sync/history-contract.ts";

export const GET = adminRoute({ role: "auditor", query: runFilter }, ({ actor, query }) =>
  exportHistory(actor, query),
);
