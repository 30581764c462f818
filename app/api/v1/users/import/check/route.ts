import { adminRoute } from "#lib/auth/admin-route.ts";
import { checkImport } from "#lib/users/made-here/check-import.ts";
import { importCheck, importInput } from "#lib/users/made-here/contract.ts";

export const POST = adminRoute({ role: "admin", body: importInput, output: importCheck }, ({ actor, body }) =>
  checkImport(actor, body),
);
