import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { keyView } from "#lib/keys/contract.ts";
import { revokeKey } from "#lib/keys/revoke-key.ts";

const params = z.object({ directoryId: z.string(), keyId: z.string() });

/** Revokes the key; its row stays, so that calls with it can be explained. */
export const DELETE = adminRoute(
  { role: "admin", params, output: keyView, recentSignIn: true },
  ({ actor, params }) => revokeKey(actor, params.directoryId, params.keyId),
);
