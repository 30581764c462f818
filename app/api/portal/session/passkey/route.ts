import * as z from "zod";
import { publicRoute } from "#lib/auth/public-route.ts";
import { authenticationResponse } from "#lib/portal/contract.ts";
import { signInWithPasskey } from "#lib/portal/passkeys/sign-in-with-passkey.ts";
import { clientOf } from "#lib/portal/portal-client.ts";
import { portalTokenOf } from "#lib/portal/session-cookie.ts";
import { signedInResponse } from "#lib/portal/signed-in-response.ts";

/** Signs in whomever a passkey belongs to. */
export const POST = publicRoute(
  { body: authenticationResponse, output: z.object({}) },
  async ({ body, request }) =>
    signedInResponse(
      await signInWithPasskey(body, {
        ...clientOf(request),
        previousToken: portalTokenOf(request.headers),
      }),
    ),
);
