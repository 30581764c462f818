import { adminRoute } from "#lib/auth/admin-route.ts";
import { callPage, callQuery } from "#lib/scim-log/contract.ts";
import { listCalls } from "#lib/scim-log/list-calls.ts";

export const GET = adminRoute({ role: "auditor", query: callQuery, output: callPage }, ({ actor, query }) =>
  listCalls(actor, query),
);
