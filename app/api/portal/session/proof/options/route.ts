import { passkeyOptions } from "#lib/portal/contract.ts";
import { portalRoute } from "#lib/portal/portal-route.ts";
import { offerProof } from "#lib/portal/prove-user.ts";

/** What a browser asks one of the user's passkeys to sign. */
export const POST = portalRoute({ output: passkeyOptions }, ({ user }) => offerProof(user));
