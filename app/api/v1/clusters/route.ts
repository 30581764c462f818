import { adminRoute } from "#lib/auth/admin-route.ts";
import { clusterList } from "#lib/identity-servers/contract.ts";
import { listClusters } from "#lib/identity-servers/list-clusters.ts";

export const GET = adminRoute({ role: "auditor", output: clusterList }, ({ actor }) => listClusters(actor));
