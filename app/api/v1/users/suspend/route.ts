import { adminRoute } from "#lib/auth/admin-route.ts";
import { accessOutcome, suspendUsersInput } from "#lib/users/lifecycle/contract.ts";
import { suspendUsers } from "#lib/users/lifecycle/suspend-users.ts";

export const POST = adminRoute(
  { role: "helpdesk", body: suspendUsersInput, output: accessOutcome },
  ({ actor, body }) => suspendUsers(actor, body),
);
