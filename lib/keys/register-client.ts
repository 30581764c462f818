import type { Actor } from "#lib/auth/actor.ts";
import { hashToken, newToken } from "#lib/platform/crypto/token.ts";
import { env } from "#lib/platform/env/env.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { fieldErrorsOf } from "#lib/platform/http/problem.ts";
import { type NewKeyInput, newKeyInput, type RegisteredClient } from "./contract.ts";
import { readPublicKeys } from "./oauth/public-keys.ts";
import { keyLetters, storeKey } from "./store-key.ts";
import { tokenUrlOf } from "./token-url.ts";

/**
 * Makes an OAuth 2.0 client of a directory's SCIM endpoint: with a secret `mscs_<letters>_<43 characters>`, of which only
 * the SHA-256 is stored, or with the public keys of a client that signs.
 * @throws AppError not_found (no such directory in the actor's scope), forbidden, validation_failed
 */
export async function registerClient(
  actor: Actor,
  directoryId: string,
  input: NewKeyInput & { kind: "oauth_secret" | "oauth_public_key" },
): Promise<RegisteredClient> {
  const parsed = newKeyInput.safeParse(input);
  if (!parsed.success) throw new AppError("validation_failed", { errors: fieldErrorsOf(parsed.error) });
  const { kind, publicKeys: pasted, ...key } = parsed.data;

  const letters = keyLetters();
  const clientId = `muster-${letters}`;
  if (kind === "oauth_public_key") {
    const read = await readPublicKeys(pasted);
    if (!read.ok)
      throw new AppError("validation_failed", { errors: [{ field: "publicKeys", detail: read.detail }] });
    const credential = {
      kind: "oauth" as const,
      prefix: clientId,
      clientId,
      secretHash: null,
      publicKeys: read.keys,
    };
    const view = await storeKey(actor, directoryId, { ...key, ...credential });
    return { key: view, clientId, clientSecret: null, tokenUrl: tokenUrlOf(env().publicUrl) };
  }
  const prefix = `mscs_${letters}`;
  const clientSecret = `${prefix}_${newToken()}`;
  const credential = {
    kind: "oauth" as const,
    prefix,
    clientId,
    secretHash: hashToken(clientSecret),
    publicKeys: null,
  };
  const view = await storeKey(actor, directoryId, { ...key, ...credential });
  return { key: view, clientId, clientSecret, tokenUrl: tokenUrlOf(env().publicUrl) };
}
