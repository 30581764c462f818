import { adminRoute } from "#lib/auth/admin-route.ts";
import { createdInvitationView, inviteAdminInput } from "#lib/auth/contract.ts";
import { inviteAdmin } from "#lib/auth/invite-admin.ts";

export const POST = adminRoute(
  { role: "admin", recentSignIn: true, body: inviteAdminInput, output: createdInvitationView, status: 201 },
  ({ actor, body }) => inviteAdmin(actor, body),
);
