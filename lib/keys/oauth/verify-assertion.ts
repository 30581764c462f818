import { type CryptoKey, decodeJwt, decodeProtectedHeader, errors, importJWK, jwtVerify } from "jose";
import { type AssertionAlgorithm, assertionAlgorithms, type PublicKey } from "./public-keys.ts";

export type Assertion = {
  /** Unique for this client; to be remembered until `expiresAt`. */
  jti: string;
  expiresAt: Date;
};
export type AssertionResult = { ok: true; assertion: Assertion } | { ok: false; detail: string };

/** Seconds by which the two clocks may differ. */
const CLOCK_TOLERANCE = 30;
/** Longest life of an assertion, in seconds: so long must its `jti` be remembered. */
const MAX_LIFE = 600;
const MAX_JTI = 512;

/** The client that an assertion says it is from, unverified; undefined when it is no JWT. */
export function claimedClientOf(assertion: string): string | undefined {
  try {
    const { sub } = decodeJwt(assertion);
    return typeof sub === "string" && sub !== "" ? sub.slice(0, 200) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Verifies an assertion of `private_key_jwt` (RFC 7523 §3): signed with one of the client's keys, by and about this
 * client, for us, not expired and good for ten minutes at most, with an id that lets us accept it once.
 * @param audiences what `aud` may name: the token URL, and the origin and base URL that clients use instead
 * @returns what has to be remembered, or a sentence for the client's admin that tells no secret
 */
export async function verifyAssertion(
  assertion: string,
  client: { clientId: string; publicKeys: readonly PublicKey[] },
  audiences: readonly string[],
  now: Date = new Date(),
): Promise<AssertionResult> {
  const header = headerOf(assertion);
  if (!header) return { ok: false, detail: "The assertion is not a signed JWT." };
  const alg = assertionAlgorithms.find((one) => one === header.alg);
  if (!alg)
    return {
      ok: false,
      detail: `The assertion is signed with ${header.alg.slice(0, 20)}. Use ${assertionAlgorithms.join(", ")}.`,
    };
  const candidates = client.publicKeys.filter(
    (key) => key.algorithms.includes(alg) && (header.kid === undefined || key.kid === header.kid),
  );
  let detail =
    header.kid === undefined
      ? `None of the client's public keys is for ${alg}.`
      : "The assertion's kid names none of the client's public keys for this algorithm.";
  for (const candidate of candidates) {
    const verified = await verifyWith(candidate, alg, assertion, client.clientId, audiences, now);
    if (verified.ok) return verified;
    detail = verified.detail;
  }
  return { ok: false, detail };
}

async function verifyWith(
  key: PublicKey,
  alg: AssertionAlgorithm,
  assertion: string,
  clientId: string,
  audiences: readonly string[],
  now: Date,
): Promise<AssertionResult> {
  try {
    const { payload } = await jwtVerify(assertion, (await importJWK(key.jwk, alg)) as CryptoKey, {
      algorithms: [alg],
      issuer: clientId,
      subject: clientId,
      audience: [...audiences],
      requiredClaims: ["exp", "jti"],
      clockTolerance: CLOCK_TOLERANCE,
      currentDate: now,
    });
    const { jti, exp = 0 } = payload;
    if (typeof jti !== "string" || jti === "" || jti.length > MAX_JTI)
      return { ok: false, detail: "The assertion's jti has to be a text that no other assertion has." };
    if (exp > now.getTime() / 1000 + MAX_LIFE + CLOCK_TOLERANCE)
      return {
        ok: false,
        detail: `The assertion lives too long: exp may be ${MAX_LIFE / 60} minutes ahead at most.`,
      };
    return { ok: true, assertion: { jti, expiresAt: new Date((exp + CLOCK_TOLERANCE) * 1000) } };
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return { ok: false, detail: sentenceOf(error) };
  }
}

function headerOf(assertion: string): { alg: string; kid: string | undefined } | undefined {
  try {
    const { alg, kid } = decodeProtectedHeader(assertion);
    return typeof alg === "string" ? { alg, kid: typeof kid === "string" ? kid : undefined } : undefined;
  } catch {
    return undefined;
  }
}

const claimSentences: Readonly<Record<string, string>> = {
  iss: "The assertion's iss has to be the client id.",
  sub: "The assertion's sub has to be the client id.",
  aud: "The assertion's aud has to be the token URL.",
  exp: "The assertion needs exp.",
  jti: "The assertion needs jti, so that it can be accepted once.",
  nbf: "The assertion is not valid yet: compare the clocks.",
  iat: "The assertion was issued in the future: compare the clocks.",
};

function sentenceOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return "The assertion has expired. Sign a new one for each token.";
  if (error instanceof errors.JWTClaimValidationFailed)
    return claimSentences[error.claim] ?? `The assertion's ${error.claim} is not acceptable.`;
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return "The assertion's signature does not fit the client's public key.";
  return "The assertion is not a signed JWT.";
}
