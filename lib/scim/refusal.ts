import type { CallRefusal } from "#lib/keys/contract.ts";
import type { RequestTarget } from "./request-target.ts";
import { type ScimError, scimError } from "./scim-error.ts";

const sentences: Readonly<Record<CallRefusal, string>> = {
  no_credentials: "The request has no key. Send it as Authorization: Bearer <token>, or by HTTP Basic.",
  unknown_key:
    "The key is not known here. Copy it again from where it was stored, or make a new one on the directory's Keys page.",
  revoked_key: "The key was revoked. Make a new one on the directory's Keys page.",
  expired_key: "The key has expired. Make a new one on the directory's Keys page.",
  expired_token: "The access token has expired. Ask the token URL for another.",
  secret_as_token:
    "This is an OAuth client secret. Ask the token URL for an access token with it, and send that as Bearer.",
  other_directory: "The key is not known here. Check that base URL and key come from the same directory.",
  unknown_directory: "There is no such directory. Copy the base URL again from the directory's Keys page.",
  disabled_directory: "The directory is disabled in Muster. Enable it on the directory's page.",
  wrong_url: "There is nothing at this address.",
  insufficient_scope: "Use a key with that scope.",
  rate_limited: "Too many requests with this key. Wait as long as Retry-After says.",
  wrong_secret: "The client secret is wrong.",
  wrong_assertion: "The client's signed assertion is not acceptable.",
  bad_token_request: "The token request is not valid.",
};

/**
 * Why a call is not let in. Always 401, so that a stranger can't tell a wrong directory from a wrong key; a disabled
 * directory is told, to those who have its key.
 */
export function refusedCall(refusal: CallRefusal): ScimError {
  if (refusal === "disabled_directory") return scimError(403, undefined, sentences.disabled_directory);
  const known =
    refusal === "unknown_directory" || refusal === "other_directory"
      ? sentences.unknown_key
      : sentences[refusal];
  // RFC 6750 §3: who sent no credentials is told no error.
  const error = refusal === "no_credentials" ? "" : ', error="invalid_token"';
  return scimError(401, undefined, known, {
    "www-authenticate": `Bearer realm="SCIM"${error}, Basic realm="SCIM", charset="UTF-8"`,
  });
}

/** @param wait whole seconds: Okta reads no other form of Retry-After */
export function tooManyCalls(wait: number): ScimError {
  return scimError(429, undefined, sentences.rate_limited, { "retry-after": String(wait) });
}

/** A write that the key's scopes do not allow (RFC 6750 §3.1). */
export function insufficientScope(keyName: string, scope: "users" | "groups"): ScimError {
  return scimError(
    403,
    undefined,
    `The key "${keyName}" may not change ${scope}. ${sentences.insufficient_scope}`,
    { "www-authenticate": `Bearer realm="SCIM", error="insufficient_scope", scope="${scope}"` },
  );
}

/** Names below the base URL. In second place they only appear when a base URL was pasted with `/Users` at its end. */
export const endpointNames = /^(users|groups|serviceproviderconfig|schemas|resourcetypes)$/i;

/** A path that no SCIM server has; the usual slip is a base URL with something appended. */
export function unknownPath({ segments }: RequestTarget): ScimError {
  const [first = "", second = ""] = segments;
  const where = `There is nothing at /${segments.join("/").slice(0, 100)}`;
  const isAppended = /^(scim|v2|api)$/i.test(first) || endpointNames.test(second);
  const hint = isAppended
    ? `The base URL ends with the directory's id; take "/${first}" off its end.`
    : "Below the base URL there are /Users, /Groups, /ServiceProviderConfig, /Schemas and /ResourceTypes.";
  return scimError(404, undefined, `${where}. ${hint}`);
}
