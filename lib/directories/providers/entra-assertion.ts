import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import type { SigningKey } from "../signing-keys/open-key.ts";

/** Entra takes what is valid for at most ten minutes or so; a call needs seconds. */
const ASSERTION_SECONDS = 300;

/**
 * The JWT with which an app proves that it has its certificate's private key, in place of a client secret.
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function signEntraAssertion(
  { clientId, key }: { clientId: string; key: SigningKey },
  tokenUrl: string,
): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: "PS256", typ: "JWT", "x5t#S256": key.thumbprint ?? "" })
    .setAudience(tokenUrl)
    .setIssuer(clientId)
    .setSubject(clientId)
    .setIssuedAt()
    .setNotBefore(new Date())
    .setExpirationTime(`${ASSERTION_SECONDS} s`)
    .setJti(randomUUID())
    .sign(key.privateKey);
}
