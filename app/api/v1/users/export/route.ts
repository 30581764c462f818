import { adminRoute } from "#lib/auth/admin-route.ts";
import { userExportQuery } from "#lib/users/contract.ts";
import { exportUsers } from "#lib/users/export-users.ts";

export const GET = adminRoute({ role: "auditor", query: userExportQuery }, ({ actor, query }) =>
  exportUsers(actor, query),
);
