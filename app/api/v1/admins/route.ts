import { adminRoute } from "#lib/auth/admin-route.ts";
import { adminList } from "#lib/auth/contract.ts";
import { listAdmins } from "#lib/auth/list-admins.ts";

export const GET = adminRoute({ role: "auditor", output: adminList }, ({ actor }) => listAdmins(actor));
