import { createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { calculateJwkThumbprint } from "jose";

/** Algorithms in which assertions may be signed: asymmetric ones, of which none is known to be weak. */
export const assertionAlgorithms = ["RS256", "PS256", "ES256", "EdDSA"] as const;
export type AssertionAlgorithm = (typeof assertionAlgorithms)[number];

/** A client's public key as it is stored. */
export type PublicKey = {
  /** What assertions may name in their header: the `kid` that came with the key, or its thumbprint (RFC 7638). */
  kid: string;
  /** For people: `RSA 2048`, `EC P-256` or `Ed25519`. */
  type: string;
  algorithms: AssertionAlgorithm[];
  /** The public parts alone. */
  jwk: { kty: string; n?: string; e?: string; crv?: string; x?: string; y?: string };
};

export type PublicKeysResult = { ok: true; keys: PublicKey[] } | { ok: false; detail: string };

const MAX_KEYS = 10;
/** Verification costs processor time with the size of the key; below 2048 bits RSA can be broken. */
const RSA_BITS = { least: 2048, most: 8192 };

const PRIVATE_KEY =
  "This is a private key. It belongs to the client alone: nothing was stored, but replace the pair, since the private key has left its place. Then paste the public key.";

class Unusable extends Error {}

/**
 * Reads the public keys that an admin pasted: PEM (SPKI, PKCS #1 or a certificate; several in a row), a JWK, or a JWKS.
 * @returns at most ten keys, or what is wrong in a sentence
 */
export async function readPublicKeys(text: string): Promise<PublicKeysResult> {
  const trimmed = text.trim();
  try {
    const keys = await Promise.all(
      trimmed.startsWith("{")
        ? fromJson(trimmed)
        : fromPem(trimmed).map((key) => toPublicKey(key, undefined)),
    );
    if (keys.length > MAX_KEYS) return { ok: false, detail: `Paste at most ${MAX_KEYS} keys.` };
    if (new Set(keys.map(({ kid }) => kid)).size < keys.length)
      return { ok: false, detail: "Two of the keys have the same id (kid). Give each its own." };
    return { ok: true, keys };
  } catch (error) {
    if (error instanceof Unusable) return { ok: false, detail: error.message };
    throw error;
  }
}

/** The stored column's value. */
export function publicKeysOf(stored: unknown): PublicKey[] {
  return Array.isArray(stored) ? (stored as PublicKey[]) : [];
}

function fromPem(text: string): KeyObject[] {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) throw new Unusable(PRIVATE_KEY);
  const blocks = text.match(/-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----/g);
  if (!blocks)
    throw new Unusable(
      "This is no key that can be read. Paste PEM (from -----BEGIN PUBLIC KEY----- to its END line), a JWK, or a JWKS.",
    );
  return blocks.map((pem) => {
    try {
      return createPublicKey(pem);
    } catch {
      throw new Unusable("The PEM text is damaged. Copy it again, with its BEGIN and END lines.");
    }
  });
}

function fromJson(text: string): Promise<PublicKey>[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Unusable("This is not valid JSON. Copy the JWK or JWKS again, from its first { to its last }.");
  }
  const { keys } = parsed as { keys?: unknown };
  const jwks = Array.isArray(keys) ? keys : [parsed];
  if (jwks.length === 0) throw new Unusable("The JWKS has no key.");
  return jwks.map((jwk: unknown) => fromJwk(jwk));
}

function fromJwk(value: unknown): Promise<PublicKey> {
  const jwk = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  if ("d" in jwk) throw new Unusable(PRIVATE_KEY);
  if (jwk.kty === "oct")
    throw new Unusable("This is a shared secret (kty oct). Paste a public key: RSA, EC P-256 or Ed25519.");
  if (jwk.use !== undefined && jwk.use !== "sig")
    throw new Unusable("The key is meant for encryption (use). Paste the one for signatures.");
  let key: KeyObject;
  try {
    key = createPublicKey({ key: jwk as JsonWebKey, format: "jwk" });
  } catch {
    throw new Unusable("The JWK lacks a part, or one is damaged. It needs kty and, for RSA, n and e.");
  }
  if (jwk.alg !== undefined && typeof jwk.alg !== "string")
    throw new Unusable("The JWK's alg has to be a text, such as RS256.");
  const { alg } = jwk;
  return toPublicKey(
    key,
    typeof jwk.kid === "string" && jwk.kid !== "" ? jwk.kid.slice(0, 200) : undefined,
    alg,
  );
}

async function toPublicKey(key: KeyObject, kid: string | undefined, alg?: string): Promise<PublicKey> {
  const { type, algorithms } = kindOf(key);
  const allowed = alg === undefined ? algorithms : algorithms.filter((one) => one === alg);
  if (allowed.length === 0)
    throw new Unusable(
      `The key is for ${alg}. Assertions may be signed with ${assertionAlgorithms.join(", ")}.`,
    );
  // Exported anew, nothing comes along that does not belong to the public key.
  const { kty = "", n, e, crv, x, y } = key.export({ format: "jwk" });
  const parts = { n, e, crv, x, y };
  const jwk = {
    kty,
    ...Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)),
  } as PublicKey["jwk"];
  return { kid: kid ?? (await calculateJwkThumbprint(jwk)), type, algorithms: allowed, jwk };
}

function kindOf(key: KeyObject): { type: string; algorithms: AssertionAlgorithm[] } {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case "rsa":
      if (modulusLength < RSA_BITS.least || modulusLength > RSA_BITS.most)
        throw new Unusable(
          `The RSA key has ${modulusLength} bits. It needs ${RSA_BITS.least} to ${RSA_BITS.most}.`,
        );
      return { type: `RSA ${modulusLength}`, algorithms: ["RS256", "PS256"] };
    case "ec":
      if (namedCurve !== "prime256v1")
        throw new Unusable(`The curve ${namedCurve} can't be used. Use P-256 (ES256), Ed25519 or RSA.`);
      return { type: "EC P-256", algorithms: ["ES256"] };
    case "ed25519":
      return { type: "Ed25519", algorithms: ["EdDSA"] };
    default:
      throw new Unusable(
        `Keys of the type ${key.asymmetricKeyType} can't be used. Use RSA, EC P-256 or Ed25519.`,
      );
  }
}
