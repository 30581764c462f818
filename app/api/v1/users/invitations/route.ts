import { adminRoute } from "#lib/auth/admin-route.ts";
import { inviteOutcome, inviteUsersInput } from "#lib/invitations/contract.ts";
import { inviteUsers } from "#lib/invitations/invite-users.ts";

export const POST = adminRoute(
  { role: "helpdesk", body: inviteUsersInput, output: inviteOutcome },
  ({ actor, body }) => inviteUsers(actor, body),
);
