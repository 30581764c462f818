import { adminRoute } from "#lib/auth/admin-route.ts";
import { importInput, importResult } from "#lib/users/made-here/contract.ts";
import { importUsers } from "#lib/users/made-here/import-users.ts";

export const POST = adminRoute(
  { role: "admin", body: importInput, output: importResult },
  ({ actor, body }) => importUsers(actor, body),
);
