import { adminRoute } from "#lib/auth/admin-route.ts";
import { conflictList, conflictListQuery } from "#lib/users/linking/contract.ts";
import { listConflicts } from "#lib/users/linking/list-conflicts.ts";

export const GET = adminRoute(
  { role: "admin", query: conflictListQuery, output: conflictList },
  ({ actor, query }) => listConflicts(actor, query),
);
