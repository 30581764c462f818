import { adminRoute } from "#lib/auth/admin-route.ts";
import { runPage, runQuery } from "#lib/sync/history/contract.ts";
import { listHistory } from "#lib/sync/history/list-history.ts";

export const GET = adminRoute({ role: "auditor", query: runQuery, output: runPage }, ({ actor, query }) =>
  listHistory(actor, query),
);
