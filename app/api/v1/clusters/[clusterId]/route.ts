import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { bindDirectories } from "#lib/identity-servers/bind-directories.ts";
import { bindDirectoriesInput, clusterList } from "#lib/identity-servers/contract.ts";

export const PATCH = adminRoute(
  {
    role: "admin",
    params: z.object({ clusterId: z.string() }),
    body: bindDirectoriesInput,
    output: clusterList,
  },
  ({ actor, params, body }) => bindDirectories(actor, params.clusterId, body),
);
