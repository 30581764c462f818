import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { invitationView } from "#lib/invitations/contract.ts";
import { getInvitation } from "#lib/invitations/get-invitation.ts";

const params = z.object({ userId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, output: invitationView },
  ({ actor, params: { userId } }) => getInvitation(actor, userId),
);
