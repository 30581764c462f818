import { createHash, createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { openSecret } from "#lib/platform/crypto/key-ring.ts";
import { kidOf } from "./key-view.ts";
import { findSealedKey } from "./signing-key.store.ts";

/** A key that is ready to sign: for the provider's clients, never for an answer. */
export type SigningKey = {
  kid: string;
  algorithm: "RS256" | "ES256";
  privateKey: KeyObject;
  /** base64url of the SHA-256 over the certificate's DER (`x5t#S256`); null where there is none. */
  thumbprint: string | null;
  /** ISO 8601; of the certificate. */
  expiresAt: string | null;
};

/**
 * Opens a stored key, or null where it is gone.
 * @throws Error when it was sealed under a key that is no longer on the ring
 */
export async function openSigningKey(id: string): Promise<SigningKey | null> {
  const row = await findSealedKey(id);
  if (row === null) return null;
  const pem = openSecret(row.sealed, { table: "signing_key", row: id, column: "private_key" });
  return {
    kid: kidOf(row.publicJwk),
    algorithm: row.algorithm === "ES256" ? "ES256" : "RS256",
    privateKey: createPrivateKey(pem),
    thumbprint:
      row.certificate === null
        ? null
        : createHash("sha256").update(new X509Certificate(row.certificate).raw).digest("base64url"),
    expiresAt: row.expiresAt?.toISOString() ?? null,
  };
}
