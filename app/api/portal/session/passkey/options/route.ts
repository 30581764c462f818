import * as z from "zod";
import { publicRoute } from "#lib/auth/public-route.ts";
import { passkeyOptions } from "#lib/portal/contract.ts";
import { offerSignIn } from "#lib/portal/passkeys/offer-sign-in.ts";

/** What a browser asks a passkey to sign. */
export const POST = publicRoute({ body: z.object({}), output: passkeyOptions }, ({ origin }) =>
  offerSignIn(origin.address),
);
