import { auditChoices } from "#lib/audit/contract.ts";
import { listAuditChoices } from "#lib/audit/list-audit.ts";
import { adminRoute } from "#lib/auth/admin-route.ts";

export const GET = adminRoute({ role: "auditor", output: auditChoices }, ({ actor }) =>
  listAuditChoices(actor),
);
