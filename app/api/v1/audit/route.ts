import { auditPage, auditQuery } from "#lib/audit/contract.ts";
import { listAudit } from "#lib/audit/list-audit.ts";
import { adminRoute } from "#lib/auth/admin-route.ts";

export const GET = adminRoute({ role: "auditor", query: auditQuery, output: auditPage }, ({ actor, query }) =>
  listAudit(actor, query),
);
