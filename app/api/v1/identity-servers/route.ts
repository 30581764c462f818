import { adminRoute } from "#lib/auth/admin-route.ts";
import { identityServerList } from "#lib/identity-servers/contract.ts";
import { listIdentityServers } from "#lib/identity-servers/list-identity-servers.ts";

export const GET = adminRoute({ role: "auditor", output: identityServerList }, ({ actor }) =>
  listIdentityServers(actor),
);
