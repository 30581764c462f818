import { adminRoute } from "#lib/auth/admin-route.ts";
import { accountView, renameAccountInput } from "#lib/auth/contract.ts";
import { renameAccount } from "#lib/auth/rename-account.ts";
import { showAccount } from "#lib/auth/show-account.ts";

export const GET = adminRoute({ role: "auditor", output: accountView }, ({ actor }) => showAccount(actor));

export const PATCH = adminRoute(
  { role: "auditor", body: renameAccountInput, output: accountView },
  ({ actor, body }) => renameAccount(actor, body),
);
