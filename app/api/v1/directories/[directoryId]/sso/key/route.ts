import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { ssoView } from "#lib/sso/contract.ts";
import { keySteps, rollSpKey } from "#lib/sso/roll-sp-key.ts";

/** One step of changing the key that requests are signed with. */
export const POST = adminRoute(
  {
    role: "admin",
    params: z.object({ directoryId: z.string() }),
    body: z.object({ step: z.enum(keySteps) }),
    output: ssoView,
    recentSignIn: true,
  },
  ({ actor, params, body }) => rollSpKey(actor, params.directoryId, body.step),
);
