import { createPublicKey, X509Certificate } from "node:crypto";
import * as z from "zod";
import type { SigningKeyView } from "./contract.ts";
import type { SigningKeyRow } from "./signing-key.store.ts";

/** What is stored of the public part: a JWK with id and algorithm. */
const storedJwk = z.looseObject({ kty: z.string(), kid: z.string() });

/** The id that Okta finds the key by. @throws ZodError when the row was changed from outside */
export function kidOf(publicJwk: unknown): string {
  return storedJwk.parse(publicJwk).kid;
}

/** A key as the console shows it. */
export function signingKeyViewOf(row: SigningKeyRow): SigningKeyView {
  const jwk = storedJwk.parse(row.publicJwk);
  const bits = createPublicKey({ key: jwk, format: "jwk" }).asymmetricKeyDetails?.modulusLength;
  return {
    id: row.id,
    kid: jwk.kid,
    algorithm: bits === undefined ? row.algorithm : `${row.algorithm}, ${bits} bits`,
    publicJwk: JSON.stringify(jwk, null, 2),
    certificate: row.certificate === null ? null : certificateViewOf(row.certificate),
    createdAt: row.createdAt.toISOString(),
  };
}

function certificateViewOf(pem: string) {
  const certificate = new X509Certificate(pem);
  return {
    pem,
    subject: certificate.subject.replaceAll("\n", ", "),
    thumbprint: certificate.fingerprint.replaceAll(":", ""),
    expiresAt: certificate.validToDate.toISOString(),
  };
}
