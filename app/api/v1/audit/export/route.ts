import { auditExportQuery } from "#lib/audit/contract.ts";
import { exportAudit } from "#lib/audit/export-audit.ts";
import { adminRoute } from "#lib/auth/admin-route.ts";

export const GET = adminRoute({ role: "auditor", query: auditExportQuery }, ({ actor, query }) =>
  exportAudit(actor, query),
);
