import { adminRoute } from "#lib/auth/admin-route.ts";
import { callFilter } from "#lib/scim-log/contract.ts";
import { exportCalls } from "#lib/scim-log/export-calls.ts";

export const GET = adminRoute({ role: "auditor", query: callFilter }, ({ actor, query }) =>
  exportCalls(actor, query),
);
