import { equalInConstantTime, hashToken, newToken } from "#lib/platform/crypto/token.ts";
import { env } from "#lib/platform/env/env.ts";
import { type KeyScope, keyScopes } from "../contract.ts";
import { tokenUrlOf } from "../token-url.ts";
import { FailureLimit } from "./failure-limit.ts";
import { findClient, insertAccessToken, type OAuthClient } from "./oauth.store.ts";
import { OAuthError } from "./oauth-error.ts";
import {
  type ClientCredentials,
  namedClient,
  readTokenRequest,
  type TokenRequest,
} from "./read-token-request.ts";
import { type Assertion, verifyAssertion } from "./verify-assertion.ts";

/** How long an access token works, in seconds; shorter only where its key ends before. */
export const TOKEN_SECONDS = 3_600;

/** The same for an unknown client and a wrong secret, so that nobody learns which client ids there are. */
const UNKNOWN =
  "The client is not known here, or its secret is wrong. Copy both again from where they were stored.";

export type TokenGrant = {
  /** `muat_` and 43 characters; only its SHA-256 is stored. */
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
  scopes: KeyScope[];
};

/** The key that a request turned out to be about, for the log: known as soon as its client id is. */
export type GrantSubject = Pick<OAuthClient, "id" | "name" | "directoryId" | "clientProfile">;

const failures = new FailureLimit();

/**
 * Gives a client an access token (RFC 6749 §4.4): the client shows who it is by its secret, in HTTP Basic or in the body,
 * or by an assertion that it signed (RFC 7523), and may ask for fewer scopes than its key has.
 * @param onClient called as soon as it is known whose client id was sent, also when the request is refused
 * @throws OAuthError
 */
export async function grantToken(
  form: URLSearchParams,
  authorization: string | null,
  address: string,
  onClient: (subject: GrantSubject) => void,
): Promise<TokenGrant> {
  const clientId = namedClient(form, authorization);
  // First of all, so that whatever is wrong with the request, the log of the client's directory has it.
  const client = clientId === undefined ? null : await findClient(clientId);
  if (client) onClient(client);
  const request = readTokenRequest(form, authorization);
  if (!request.credentials || clientId === undefined) {
    const detail = "The request names no client. Send a client id with its secret, or a signed assertion.";
    throw new OAuthError("invalid_client", detail, { refusal: "no_credentials" });
  }
  if (request.credentials.clientId !== undefined && request.credentials.clientId !== clientId) {
    const detail = "client_id and the assertion's sub name different clients.";
    throw new OAuthError("invalid_request", detail);
  }
  const wait = failures.secondsToWait(clientId, address);
  if (wait > 0) {
    const detail = `Too many failed requests for this client from this address. Wait ${wait} seconds.`;
    const headers = { "retry-after": String(wait) };
    throw new OAuthError("invalid_client", detail, { status: 429, refusal: "rate_limited", headers });
  }
  try {
    const assertion = await authenticate(client, request.credentials);
    // Whoever gets here has the secret or the private key.
    failures.succeeded(clientId, address);
    return await grant(requireUsable(client), request, assertion);
  } catch (error) {
    if (error instanceof OAuthError && error.code === "invalid_client") failures.failed(clientId, address);
    throw error;
  }
}

/** @returns the assertion to remember, where the client signed one. @throws OAuthError invalid_client */
async function authenticate(
  client: OAuthClient | null,
  credentials: ClientCredentials,
): Promise<Assertion | undefined> {
  if (credentials.method === "private_key_jwt") {
    if (!client) throw new OAuthError("invalid_client", UNKNOWN, { refusal: "unknown_key" });
    if (!client.publicKeys) {
      const detail = "This client has a secret, not a public key. Send its client_secret.";
      throw new OAuthError("invalid_client", UNKNOWN, { refusal: "wrong_assertion", logged: detail });
    }
    const { publicUrl } = env();
    const audiences = [
      tokenUrlOf(publicUrl),
      publicUrl,
      `${publicUrl}/`,
      `${publicUrl}/api/scim/v2/${client.directoryId}`,
    ];
    const { clientId, publicKeys } = client;
    const verified = await verifyAssertion(credentials.assertion, { clientId, publicKeys }, audiences);
    if (verified.ok) return verified.assertion;
    throw new OAuthError("invalid_client", verified.detail, { refusal: "wrong_assertion" });
  }
  // Compared also where there is no client, so that the time of the answer does not tell.
  const isRight = equalInConstantTime(hashToken(credentials.secret), client?.secretHash ?? hashToken(""));
  if (!client) throw new OAuthError("invalid_client", UNKNOWN, { refusal: "unknown_key" });
  if (client.publicKeys) {
    const detail = "This client has a public key, not a secret. It signs an assertion for each token.";
    throw new OAuthError("invalid_client", UNKNOWN, { refusal: "wrong_secret", logged: detail });
  }
  if (!isRight) throw new OAuthError("invalid_client", UNKNOWN, { refusal: "wrong_secret" });
  return undefined;
}

/** The client, if it may have tokens. @throws OAuthError for a key that ended, or that is no OAuth client */
function requireUsable(client: OAuthClient | null): OAuthClient {
  if (!client) throw new OAuthError("invalid_client", UNKNOWN, { refusal: "unknown_key" });
  if (client.revokedAt)
    throw new OAuthError("invalid_client", "The client's key was revoked. Make a new one in Muster.", {
      refusal: "revoked_key",
    });
  if (client.expiresAt && client.expiresAt.getTime() <= Date.now())
    throw new OAuthError("invalid_client", "The client's key has expired. Make a new one in Muster.", {
      refusal: "expired_key",
    });
  if (client.kind !== "oauth")
    throw new OAuthError(
      "unauthorized_client",
      "This key is a bearer token: send it with each SCIM call as it is, without asking for another.",
    );
  if (!client.directoryEnabled)
    throw new OAuthError("unauthorized_client", "The directory is disabled in Muster.", {
      refusal: "disabled_directory",
    });
  return client;
}

async function grant(
  client: OAuthClient,
  { grantType, scopes: asked }: TokenRequest,
  assertion: Assertion | undefined,
): Promise<TokenGrant> {
  if (grantType === undefined)
    throw new OAuthError("invalid_request", "The parameter grant_type is missing.");
  if (grantType !== "client_credentials")
    throw new OAuthError("unsupported_grant_type", "The grant_type has to be client_credentials.");
  const scopes = grantedScopes(client.scopes, asked);
  const now = Date.now();
  const accessToken = `muat_${newToken()}`;
  const expiresAt = new Date(
    Math.min(now + TOKEN_SECONDS * 1000, client.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY),
  );
  const isFresh = await insertAccessToken(
    { tokenHash: hashToken(accessToken), keyId: client.id, scopes, expiresAt },
    assertion && { jtiHash: hashToken(assertion.jti), expiresAt: assertion.expiresAt },
  );
  if (!isFresh) {
    const detail = "This assertion was used before. Sign a new one, with a jti of its own, for each token.";
    throw new OAuthError("invalid_client", detail, { refusal: "wrong_assertion" });
  }
  return { accessToken, expiresIn: Math.floor((expiresAt.getTime() - now) / 1000), scopes };
}

/** What was asked for and the key has; reading is part of it, as of every key. @throws OAuthError invalid_scope */
function grantedScopes(has: readonly KeyScope[], asked: readonly string[] | undefined): KeyScope[] {
  if (asked === undefined || asked.length === 0) return [...has];
  const beyond = asked.find((scope) => !has.some((one) => one === scope));
  if (beyond !== undefined)
    throw new OAuthError(
      "invalid_scope",
      `The key has the scopes ${has.join(" ")}; ask for some of them, or for none.`,
    );
  return keyScopes.filter((scope) => scope === "read" || asked.includes(scope));
}
