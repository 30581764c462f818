import { adminRoute } from "#lib/auth/admin-route.ts";
import { accessOutcome, giveBackInput } from "#lib/users/lifecycle/contract.ts";
import { giveAccessBack } from "#lib/users/lifecycle/give-access-back.ts";

export const POST = adminRoute(
  { role: "admin", body: giveBackInput, output: accessOutcome },
  ({ actor, body }) => giveAccessBack(actor, body.userIds),
);
