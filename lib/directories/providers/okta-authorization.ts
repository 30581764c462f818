import { createHash, randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { NetFailure } from "#lib/platform/net/net-failure.ts";
import type { Outgoing, OutgoingAnswer } from "#lib/platform/net/outgoing.ts";
import { type OktaCredential, oauthError, oktaTokenAnswer } from "./okta-schema.ts";
import { parseAnswer, parseJson } from "./provider-answer.ts";
import { ProviderRefusal, UnexpectedAnswer } from "./provider-refusal.ts";

/** How a call to an Okta org proves who it is from. */
export type OktaAuthorization = {
  /** The headers of one call; `url` is absolute. A token is fetched when there is none. */
  headers: (method: string, url: string) => Promise<Record<string, string>>;
  /** Whether a refused call is worth one more attempt with new headers; drops a token that Okta no longer takes. */
  mayRepeat: (answer: OutgoingAnswer) => boolean;
  /** A new token, with the scopes that are granted now; null where an API token stands in its place. */
  authenticate: () => Promise<OktaGrant | null>;
};

export type OktaGrant = {
  scopes: string[];
  /** By DPoP: the token is worth nothing without a key that never leaves this process. */
  isBoundToKey: boolean;
  header: OutgoingAnswer["header"];
  durationMs: number;
};

/** What Muster asks for. Okta grants those that an admin has granted to the app. */
export const OKTA_SCOPES = [
  "okta.users.read",
  "okta.groups.read",
  "okta.logs.read",
  "okta.groups.manage",
] as const;

type Proof = { privateKey: CryptoKey; jwk: JWK; nonce: string | null };
type Token = { value: string; scopes: string[]; until: number; proof: Proof | null };
type KeyCredential = Extract<OktaCredential, { by: "key" }>;

/** Tokens of this process by org, app and key: each job opens a client of its own, and need not ask for a token of its own. */
const tokens = new Map<string, Promise<Token>>();
/** A token is renewed this long before Okta ends it. */
const MARGIN_MS = 60_000;
/** Okta takes assertions of up to an hour: https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/#create-and-sign-the-jwt */
const ASSERTION_SECONDS = 300;
const TOKEN_PATH = "/oauth2/v1/token";

/** `outgoing` must be one for the tenant's origin. */
export function oktaAuthorization(outgoing: Outgoing, credential: OktaCredential): OktaAuthorization {
  if (credential.by === "secret") {
    const headers = { authorization: `SSWS ${credential.apiToken}` };
    return { headers: async () => headers, mayRepeat: () => false, authenticate: async () => null };
  }
  const place = `${outgoing.origin} ${credential.clientId} ${credential.key.kid}`;

  const current = async (): Promise<Token> => {
    const known = await tokens.get(place)?.catch(() => null);
    return known && known.until > Date.now() ? known : renew();
  };
  const renew = (): Promise<Token> => {
    const fresh = fetchToken(outgoing, credential).then(({ token }) => token);
    tokens.set(place, fresh);
    fresh.catch(() => tokens.delete(place));
    return fresh;
  };

  return {
    headers: async (method, url) => {
      const { value, proof } = await current();
      if (proof === null) return { authorization: `Bearer ${value}` };
      return { authorization: `DPoP ${value}`, dpop: await signProof(proof, { method, url, token: value }) };
    },
    mayRepeat: (answer) => {
      const challenge = answer.header("www-authenticate") ?? "";
      if (answer.status === 401 && !/insufficient_scope/.test(challenge)) {
        tokens.delete(place);
        return true;
      }
      // A proof is good for one call: one that a repetition on the way used up is replaced.
      return answer.status === 400 && /dpop/i.test(challenge);
    },
    authenticate: async () => {
      const { token, header, durationMs } = await fetchToken(outgoing, credential);
      tokens.set(place, Promise.resolve(token));
      return { scopes: token.scopes, isBoundToKey: token.proof !== null, header, durationMs };
    },
  };
}

type Fetched = { token: Token } & Pick<OktaGrant, "header" | "durationMs">;

/**
 * A token for everything that is granted. Where Okta refuses the whole because of one scope, each is asked for by
 * itself, and then those that are granted together.
 */
async function fetchToken(outgoing: Outgoing, credential: KeyCredential): Promise<Fetched> {
  try {
    return await requestToken(outgoing, credential, OKTA_SCOPES);
  } catch (error) {
    if (!isScopeRefusal(error)) throw error;
    const single = await Promise.all(
      OKTA_SCOPES.map((scope) =>
        requestToken(outgoing, credential, [scope]).then(
          () => [scope],
          (refusal: unknown) => (isScopeRefusal(refusal) ? [] : Promise.reject(refusal)),
        ),
      ),
    );
    const granted = single.flat();
    if (granted.length === 0) throw error;
    return requestToken(outgoing, credential, granted);
  }
}

function isScopeRefusal(error: unknown): boolean {
  return (
    error instanceof ProviderRefusal &&
    ["invalid_scope", "consent_required", "access_denied"].includes(error.code)
  );
}

/** New apps require DPoP (RFC 9449) unless an admin turned it off: it is used as soon as Okta asks for it. */
async function requestToken(
  outgoing: Outgoing,
  credential: KeyCredential,
  scopes: readonly string[],
): Promise<Fetched> {
  let proof: Proof | null = null;
  // The first attempt, one with a proof, one with the nonce that Okta wants in it, one after a fault on the way.
  for (let attempt = 1; ; attempt += 1) {
    const answer = await postToken(outgoing, credential, scopes, proof).catch((error: unknown) => {
      if (attempt < 4 && error instanceof NetFailure && error.isTransient) return null;
      throw error;
    });
    if (answer === null) continue;
    if (answer.status < 400) {
      const { value, header, durationMs } = parseAnswer(oktaTokenAnswer, answer);
      const isBound = value.token_type.toLowerCase() === "dpop";
      const until = Date.now() + value.expires_in * 1000 - MARGIN_MS;
      const granted = value.scope.split(" ").filter((scope) => scope !== "");
      return {
        token: { value: value.access_token, scopes: granted, until, proof: isBound ? proof : null },
        header,
        durationMs,
      };
    }
    const refusal = tokenRefusal(answer);
    const wantsProof = refusal.code === "invalid_dpop_proof" && proof === null;
    const wantsNonce = refusal.code === "use_dpop_nonce";
    if (attempt === 4 || !(wantsProof || wantsNonce)) throw refusal;
    proof ??= await newProof();
    proof.nonce = answer.header("dpop-nonce") ?? proof.nonce;
  }
}

/** Each attempt has an assertion of its own: Okta takes none twice. */
async function postToken(
  outgoing: Outgoing,
  credential: KeyCredential,
  scopes: readonly string[],
  proof: Proof | null,
): Promise<OutgoingAnswer> {
  const url = `${outgoing.origin}${TOKEN_PATH}`;
  return outgoing.send(TOKEN_PATH, {
    method: "POST",
    idempotent: false,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      ...(proof === null ? {} : { dpop: await signProof(proof, { method: "POST", url }) }),
    },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      scope: scopes.join(" "),
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: await signOktaAssertion(credential, url),
    }).toString(),
  });
}

/** The claims that Okta checks: https://developer.okta.com/docs/api/openapi/okta-oauth/guides/client-auth/#jwt-with-private-key */
export function signOktaAssertion(
  { clientId, key }: Pick<KeyCredential, "clientId" | "key">,
  tokenUrl: string,
): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: "JWT" })
    .setAudience(tokenUrl)
    .setIssuer(clientId)
    .setSubject(clientId)
    .setIssuedAt()
    .setExpirationTime(`${ASSERTION_SECONDS} s`)
    .setJti(randomUUID())
    .sign(key.privateKey);
}

/** A key pair of this process alone: it binds tokens, and ends with them. */
async function newProof(): Promise<Proof> {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  return { privateKey, jwk: await exportJWK(publicKey), nonce: null };
}

/** RFC 9449 §4.2: for one method and one address without query; `ath` binds it to a token. */
async function signProof(
  { privateKey, jwk, nonce }: Proof,
  call: { method: string; url: string; token?: string },
): Promise<string> {
  const { origin, pathname } = new URL(call.url);
  const claims = {
    htm: call.method,
    htu: `${origin}${pathname}`,
    ...(call.token === undefined
      ? { ...(nonce === null ? {} : { nonce }) }
      : { ath: createHash("sha256").update(call.token).digest("base64url") }),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk })
    .setIssuedAt()
    .setJti(randomUUID())
    .sign(privateKey);
}

function tokenRefusal(answer: OutgoingAnswer): ProviderRefusal {
  const parsed = oauthError.safeParse(parseJson(answer.body));
  if (!parsed.success)
    throw new UnexpectedAnswer(answer.status, answer.header("content-type") ?? "no type", answer.body);
  return new ProviderRefusal("okta", {
    status: answer.status,
    code: parsed.data.error,
    summary: parsed.data.error_description,
    traceId: answer.header("x-okta-request-id"),
  });
}
