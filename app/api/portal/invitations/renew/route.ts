import * as z from "zod";
import { publicRoute } from "#lib/auth/public-route.ts";
import { invitationTokenInput } from "#lib/invitations/contract.ts";
import { renewInvitation } from "#lib/invitations/renew-invitation.ts";

/** Sends a new link in place of one that expired, to its user's own address. */
export const POST = publicRoute({ body: invitationTokenInput, output: z.object({}) }, async ({ body }) => {
  await renewInvitation(body.token);
  return {};
});
