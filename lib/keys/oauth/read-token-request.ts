import { isStorableText } from "#lib/platform/db/storable-text.ts";
import { OAuthError } from "./oauth-error.ts";
import { claimedClientOf } from "./verify-assertion.ts";

/** How a client showed who it is, not yet verified. */
export type ClientCredentials =
  | { method: "client_secret_basic" | "client_secret_post"; clientId: string; secret: string }
  | { method: "private_key_jwt"; clientId: string | undefined; assertion: string };

export type TokenRequest = {
  /** Undefined where there are none that could be meant. */
  credentials: ClientCredentials | undefined;
  grantType: string | undefined;
  /** Undefined: whatever the key has. */
  scopes: string[] | undefined;
};

export const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/** No honest assertion, id or secret is longer, in characters. */
const MAX_ASSERTION = 8_192;
const MAX_ID = 200;

/**
 * Reads a token request (RFC 6749 §4.4.2): parameters without a value count as left out, none may come twice (§3.2), and
 * a client uses one way to show who it is, not several (§2.3).
 * @param form the body, `application/x-www-form-urlencoded`
 * @throws OAuthError invalid_request, invalid_client
 */
export function readTokenRequest(form: URLSearchParams, authorization: string | null): TokenRequest {
  const given = (name: string): string | undefined => {
    const values = form.getAll(name);
    if (values.length > 1)
      throw new OAuthError("invalid_request", `The parameter ${name} came more than once.`);
    return values[0] === "" ? undefined : values[0];
  };
  const basic = authorization === null ? undefined : readBasic(authorization);
  const clientId = given("client_id");
  const secret = given("client_secret");
  const assertion = given("client_assertion");
  const assertionType = given("client_assertion_type");
  const scope = given("scope");
  const ways = [basic, secret, assertion].filter((way) => way !== undefined).length;
  if (ways > 1) {
    const detail =
      "Credentials came in more than one way. Use one of: the Authorization header, client_secret, client_assertion.";
    throw new OAuthError("invalid_request", detail);
  }
  if (basic && clientId !== undefined && clientId !== basic.clientId)
    throw new OAuthError("invalid_request", "The Authorization header and client_id name different clients.");
  if (
    (assertion === undefined) !== (assertionType === undefined) ||
    (assertion && assertionType !== ASSERTION_TYPE)
  )
    throw new OAuthError(
      "invalid_request",
      `An assertion needs client_assertion and the client_assertion_type ${ASSERTION_TYPE}.`,
    );
  return {
    credentials: bounded(basic ?? credentialsOf(clientId, secret, assertion)),
    grantType: given("grant_type"),
    scopes: scope?.split(" ").filter(Boolean),
  };
}

/** The client that a request is from by its own account, valid or not; undefined where it names none. */
export function namedClient(form: URLSearchParams, authorization: string | null): string | undefined {
  const assertion = form.get("client_assertion") ?? "";
  const named =
    basicPair(authorization)?.clientId ||
    (assertion.length > MAX_ASSERTION ? undefined : claimedClientOf(assertion)) ||
    form.get("client_id");
  return named && named.length <= MAX_ID && isStorableText(named) ? named : undefined;
}

function credentialsOf(
  clientId: string | undefined,
  secret: string | undefined,
  assertion: string | undefined,
): ClientCredentials | undefined {
  if (assertion !== undefined) return { method: "private_key_jwt", clientId, assertion };
  if (clientId === undefined || secret === undefined) return undefined;
  return { method: "client_secret_post", clientId, secret };
}

function bounded(credentials: ClientCredentials | undefined): ClientCredentials | undefined {
  if (!credentials) return undefined;
  const secret = credentials.method === "private_key_jwt" ? "" : credentials.secret;
  const assertion = credentials.method === "private_key_jwt" ? credentials.assertion : "";
  const isTooLong =
    (credentials.clientId ?? "").length > MAX_ID ||
    secret.length > MAX_ID ||
    assertion.length > MAX_ASSERTION;
  if (isTooLong)
    throw new OAuthError("invalid_request", "A client id, secret or assertion is too long to be one.");
  return credentials;
}

/** HTTP Basic with both parts form-encoded (RFC 6749 §2.3.1). @throws OAuthError invalid_client */
function readBasic(authorization: string): ClientCredentials & { method: "client_secret_basic" } {
  const { clientId, secret } = basicPair(authorization) ?? {};
  if (!clientId || !secret)
    throw new OAuthError(
      "invalid_client",
      "The Authorization header is not HTTP Basic with a client id and a secret.",
    );
  return { method: "client_secret_basic", clientId, secret };
}

function basicPair(
  authorization: string | null,
): { clientId: string | undefined; secret: string | undefined } | undefined {
  const [, rest] = /^\s*basic\s+(\S+)\s*$/i.exec(authorization ?? "") ?? [];
  const pair = Buffer.from(rest ?? "", "base64").toString("utf8");
  const colon = pair.indexOf(":");
  if (colon < 1) return undefined;
  return { clientId: formDecoded(pair.slice(0, colon)), secret: formDecoded(pair.slice(colon + 1)) };
}

function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
