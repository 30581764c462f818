import { adminRoute } from "#lib/auth/admin-route.ts";
import { conflictCount } from "#lib/users/linking/contract.ts";
import { countConflicts } from "#lib/users/linking/list-conflicts.ts";

export const GET = adminRoute({ role: "admin", output: conflictCount }, ({ actor }) => countConflicts(actor));
