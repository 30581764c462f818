import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { keyView, updateKeyInput } from "#lib/keys/contract.ts";
import { revokeKey } from "#lib/keys/revoke-key.ts";
import { updateKey } from "#lib/keys/update-key.ts";

const params = z.object({ directoryId: z.string(), keyId: z.string() });

/** Changes name, expiry or rate limit. */
export const PATCH = adminRoute(
  { role: "admin", params, body: updateKeyInput, output: keyView, recentSignIn: true },
  ({ actor, params, body }) => updateKey(actor, params.directoryId, params.keyId, body),
);

/** Revokes the key; its row stays, so that calls with it can be explained. */
export const DELETE = adminRoute(
  { role: "admin", params, output: keyView, recentSignIn: true },
  ({ actor, params }) => revokeKey(actor, params.directoryId, params.keyId),
);
