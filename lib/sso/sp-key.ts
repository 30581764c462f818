import { openSecret, sealSecret } from "#lib/platform/crypto/key-ring.ts";

export type SpKey = { sealed: string; certificate: string };
type Column = "sp_key" | "next_sp_key";

const YEARS = 10;
const DAY_MS = 86_400_000;

const placeOf = (directoryId: string, column: Column) => ({ table: "sso_config", row: directoryId, column });

/**
 * A new key with a self-signed certificate, for signing our requests. Identity providers compare the certificate, and do not
 * ask who vouches for it or look at its dates (SAML metadata interoperability profile §2.6.1); ten years let admins choose
 * when to change it.
 */
export async function makeSpKey(directoryId: string, column: Column, now: Date = new Date()): Promise<SpKey> {
  const { generate } = await import("selfsigned");
  const made = await generate([{ name: "commonName", value: "Muster" }], {
    keyType: "rsa",
    keySize: 2048,
    algorithm: "sha256",
    notBeforeDate: new Date(now.getTime() - 3_600_000),
    notAfterDate: new Date(now.getTime() + YEARS * 365 * DAY_MS),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
    ],
  });
  return { sealed: sealSecret(made.private, placeOf(directoryId, column)), certificate: made.cert };
}

/** The private key, PEM. */
export function openSpKey(directoryId: string, sealed: string, column: Column = "sp_key"): string {
  return openSecret(sealed, placeOf(directoryId, column));
}

/** The same key, sealed for this place. */
export function sealSpKey(directoryId: string, key: string, column: Column = "sp_key"): string {
  return sealSecret(key, placeOf(directoryId, column));
}
