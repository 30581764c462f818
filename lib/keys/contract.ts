import * as z from "zod";
import { defaultRateLimit } from "./vocabulary.ts";

/**
 * What goes in and out of `/api/v1/directories/{directoryId}/keys` and `…/scim-requests`, and what
 * authentication says to the SCIM server.
 */

/**
 * What a key may do. Every key may read users and groups, since no SCIM client works without looking up
 * first; `users` and `groups` add creating, changing and deleting them.
 */
export const keyScopes = ["read", "users", "groups"] as const;
export type KeyScope = (typeof keyScopes)[number];

/**
 * How the client shows who it is. `bearer`: one token, as bearer token or as password of HTTP Basic. `oauth_secret` and
 * `oauth_public_key`: OAuth 2.0 client credentials (RFC 6749 §4.4), with a secret or with assertions that the client
 * signs (RFC 7523); what it calls with is an access token.
 */
export const keyKinds = ["bearer", "oauth_secret", "oauth_public_key"] as const;
export type KeyKind = (typeof keyKinds)[number];

/** Why a call was turned away before any resource was touched. */
export const keyRefusals = [
  "no_credentials",
  "unknown_key",
  "revoked_key",
  "expired_key",
  "expired_token",
  "secret_as_token",
  "other_directory",
  "unknown_directory",
  "disabled_directory",
] as const;
export type KeyRefusal = (typeof keyRefusals)[number];

/** Every reason that the request log knows for a refused call. */
export const callRefusals = [
  ...keyRefusals,
  "wrong_url",
  "insufficient_scope",
  "rate_limited",
  "wrong_secret",
  "wrong_assertion",
  "bad_token_request",
] as const;
export type CallRefusal = (typeof callRefusals)[number];

// ── inputs ──────────────────────────────────────────────────────────────────────────────────────

const time = z.iso.datetime({ offset: true });

const name = z
  .string({ error: "Name the key after the app that will use it, such as Okta production." })
  .trim()
  .min(1, "Name the key after the app that will use it, such as Okta production.")
  .max(80, "Use at most 80 characters, so that the name fits into lists.");

const expiresAt = time
  .nullable()
  .refine((at) => at === null || Date.parse(at) > Date.now(), "This moment is past. Choose a later day.");

function callCount(most: number) {
  const sentence = `Enter a whole number from 1 to ${most.toLocaleString("en-GB")}.`;
  return z.int(sentence).min(1, sentence).max(most, sentence);
}

const rateLimit = z.object({ perSecond: callCount(100_000), burst: callCount(200_000) });

const newKey = {
  name,
  /** Reading is always part of it; left out: everything. */
  scopes: z
    .array(z.enum(keyScopes, "Choose from read, users and groups."))
    .default(["read", "users", "groups"])
    .transform((scopes): KeyScope[] =>
      keyScopes.filter((scope) => scope === "read" || scopes.includes(scope)),
    ),
  /** Null: works until it is revoked. */
  expiresAt: expiresAt.default(null),
  rateLimit: rateLimit.default(defaultRateLimit),
};

/** A bearer key. */
export const issueKeyInput = z.object(newKey);
export type IssueKeyInput = z.input<typeof issueKeyInput>;

/** Body of `POST …/keys`. */
export const newKeyInput = z
  .object({
    ...newKey,
    kind: z.enum(keyKinds).default("bearer"),
    /** For `oauth_public_key`: PEM, a JWK or a JWKS, as text. */
    publicKeys: z.string().max(32_768, "This is more than ten public keys need.").default(""),
  })
  .refine(({ kind, publicKeys }) => kind !== "oauth_public_key" || publicKeys.trim() !== "", {
    path: ["publicKeys"],
    error: "Paste the client's public key: PEM, JWK or JWKS.",
  });
export type NewKeyInput = z.input<typeof newKeyInput>;

/** Body of `PATCH …/keys/{keyId}`; what is left out stays. */
export const updateKeyInput = z.object({
  name: name.optional(),
  expiresAt: expiresAt.optional(),
  rateLimit: rateLimit.optional(),
});
export type UpdateKeyInput = z.input<typeof updateKeyInput>;

// ── views ───────────────────────────────────────────────────────────────────────────────────────

export const keyStates = ["live", "expired", "revoked"] as const;
export type KeyState = (typeof keyStates)[number];

/** One key without its secret. */
export const keyView = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(keyKinds),
  /** Start of the token or the secret, such as `mstr_k7f2m9qa`, for people to tell keys apart; without one, the client id. */
  prefix: z.string(),
  /** User name for HTTP Basic, where the token is the password; the client id of OAuth. */
  userName: z.string(),
  /** Public keys of the client, of `oauth_public_key` only. */
  publicKeys: z.array(
    z.object({
      /** The `kid` that assertions may name. */
      id: z.string(),
      /** Such as `RSA 2048`. */
      type: z.string(),
    }),
  ),
  rateLimit: z.object({ perSecond: z.int(), burst: z.int() }),
  scopes: z.array(z.enum(keyScopes)),
  state: z.enum(keyStates),
  createdBy: z.string(),
  createdAt: time,
  expiresAt: time.nullable(),
  lastUsedAt: time.nullable(),
  lastUsedAddress: z.string().nullable(),
  revokedAt: time.nullable(),
  revokedBy: z.string().nullable(),
});
export type KeyView = z.infer<typeof keyView>;

export const keyList = z.object({ keys: z.array(keyView) });
export type KeyList = z.infer<typeof keyList>;

/** A new bearer key. */
export const issuedKey = z.object({
  key: keyView,
  /** Bearer token; also the password of HTTP Basic. Not stored, so it can't be shown again. */
  token: z.string(),
  basic: z.object({ userName: z.string(), password: z.string() }),
});
export type IssuedKey = z.infer<typeof issuedKey>;

/** A new OAuth 2.0 client. */
export const registeredClient = z.object({
  key: keyView,
  clientId: z.string(),
  /** Not stored, so it can't be shown again; null for a client that signs assertions. */
  clientSecret: z.string().nullable(),
  tokenUrl: z.string(),
});
export type RegisteredClient = z.infer<typeof registeredClient>;

/** Answer of `POST …/keys`: which of the two, the key's `kind` says. */
export const createdKey = z.union([issuedKey, registeredClient]);
export type CreatedKey = z.infer<typeof createdKey>;

/** One call to the directory's SCIM endpoint. */
export const scimCall = z.object({
  id: z.uuid(),
  at: time,
  method: z.string(),
  /** Below the base URL, such as `/Users`; the whole path where the call missed it. */
  path: z.string(),
  query: z.string(),
  status: z.int(),
  /** Milliseconds. */
  durationMs: z.number(),
  client: z.enum(["okta", "entra", "other"]),
  userAgent: z.string(),
  address: z.string(),
  keyId: z.uuid().nullable(),
  keyName: z.string().nullable(),
  refusal: z.enum(callRefusals).nullable(),
  detail: z.string().nullable(),
});
export type ScimCall = z.infer<typeof scimCall>;

export const scimCalls = z.object({
  /** First and last call that carried a valid key. */
  firstSeenAt: time.nullable(),
  lastSeenAt: time.nullable(),
  /** The first call that a valid key made, while the log still has it. */
  firstCall: scimCall.nullable(),
  /** The last 20 calls, newest first, refused ones too. */
  calls: z.array(scimCall),
});
export type ScimCalls = z.infer<typeof scimCalls>;
