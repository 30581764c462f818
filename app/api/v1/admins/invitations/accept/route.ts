import { acceptInvitation } from "#lib/auth/accept-invitation.ts";
import { acceptInvitationInput, createdAccountView } from "#lib/auth/contract.ts";
import { publicRoute } from "#lib/auth/public-route.ts";

export const POST = publicRoute(
  { body: acceptInvitationInput, output: createdAccountView, status: 201 },
  ({ body, origin }) => acceptInvitation(body, origin),
);
