import { adminRoute } from "#lib/auth/admin-route.ts";
import { invitationParams } from "#lib/auth/contract.ts";
import { voidInvitation } from "#lib/auth/void-invitation.ts";

export const DELETE = adminRoute({ role: "admin", params: invitationParams }, ({ actor, params }) =>
  voidInvitation(actor, params.invitationId),
);
