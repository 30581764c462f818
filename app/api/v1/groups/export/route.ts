import { adminRoute } from "#lib/auth/admin-route.ts";
import { groupFilter } from "#lib/groups/contract.ts";
import { exportGroups } from "#lib/groups/export-groups.ts";

export const GET = adminRoute({ role: "auditor", query: groupFilter }, ({ actor, query }) =>
  exportGroups(actor, query),
);
