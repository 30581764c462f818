import { publicRoute } from "#lib/auth/public-route.ts";
import { waysInput, waysView } from "#lib/sso/contract.ts";
import { findWays } from "#lib/sso/find-ways.ts";

/** How somebody with this name signs in. */
export const POST = publicRoute({ body: waysInput, output: waysView }, ({ body }) =>
  findWays(body.identifier),
);
