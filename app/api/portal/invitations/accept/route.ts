import * as z from "zod";
import { publicRoute } from "#lib/auth/public-route.ts";
import { acceptUserInvitation } from "#lib/invitations/accept-user-invitation.ts";
import { acceptUserInvitationInput } from "#lib/invitations/contract.ts";
import { clientOf } from "#lib/portal/portal-client.ts";
import { portalTokenOf } from "#lib/portal/session-cookie.ts";
import { signedInResponse } from "#lib/portal/signed-in-response.ts";

/** Sets up access with a password or a first passkey, and signs in. */
export const POST = publicRoute(
  { body: acceptUserInvitationInput, output: z.object({}) },
  async ({ body, origin, request }) =>
    signedInResponse(
      await acceptUserInvitation(
        body,
        { ...clientOf(request), previousToken: portalTokenOf(request.headers) },
        origin.requestId,
      ),
    ),
);
