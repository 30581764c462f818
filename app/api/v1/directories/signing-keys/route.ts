import { adminRoute } from "#lib/auth/admin-route.ts";
import { createSigningKeyInput, signingKeyView } from "#lib/directories/signing-keys/contract.ts";
import { createSigningKey } from "#lib/directories/signing-keys/create-signing-key.ts";

/** Makes a key for a directory that is being set up. */
export const POST = adminRoute(
  { role: "admin", body: createSigningKeyInput, output: signingKeyView, status: 201 },
  ({ actor, body }) => createSigningKey(actor, null, body),
);
