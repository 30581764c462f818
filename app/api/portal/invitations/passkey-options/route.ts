import { publicRoute } from "#lib/auth/public-route.ts";
import { offerFirstPasskey } from "#lib/invitations/accept-user-invitation.ts";
import { invitationTokenInput } from "#lib/invitations/contract.ts";
import { passkeyOptions } from "#lib/portal/contract.ts";

/** What a browser needs to make the first passkey, behind an invitation's link. */
export const POST = publicRoute({ body: invitationTokenInput, output: passkeyOptions }, ({ body }) =>
  offerFirstPasskey(body.token),
);
