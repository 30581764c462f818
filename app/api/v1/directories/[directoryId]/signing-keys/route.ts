import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { createSigningKeyInput, signingKeyView } from "#lib/directories/signing-keys/contract.ts";
import { createSigningKey } from "#lib/directories/signing-keys/create-signing-key.ts";

/** Makes a next key beside the one that the directory uses. */
export const POST = adminRoute(
  {
    role: "admin",
    params: z.object({ directoryId: z.string() }),
    body: createSigningKeyInput,
    output: signingKeyView,
    status: 201,
  },
  ({ actor, params, body }) => createSigningKey(actor, params.directoryId, body),
);
