import { portalRoute } from "#lib/portal/portal-route.ts";
import { proveUser, waysToProve } from "#lib/portal/prove-user.ts";
import { proofInput, proofView } from "#lib/portal/security/contract.ts";
import { signedInResponse } from "#lib/portal/signed-in-response.ts";

/** Whether the user has proved who they are lately, and how they can. */
export const GET = portalRoute({ output: proofView }, ({ user }) => waysToProve(user));

/** Proves with password or passkey that it is still the user; the cookie changes. */
export const POST = portalRoute({ body: proofInput }, async ({ user, body, client }) =>
  signedInResponse(await proveUser(user, body, client)),
);
