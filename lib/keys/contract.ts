import * as z from "zod";

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

/** Why a call was turned away before any resource was touched. */
export const keyRefusals = [
  "no_credentials",
  "unknown_key",
  "revoked_key",
  "expired_key",
  "other_directory",
  "unknown_directory",
  "disabled_directory",
] as const;
export type KeyRefusal = (typeof keyRefusals)[number];

/** Every reason that the request log knows for a refused call. */
export const callRefusals = [...keyRefusals, "wrong_url", "insufficient_scope", "rate_limited"] as const;
export type CallRefusal = (typeof callRefusals)[number];

// ── inputs ──────────────────────────────────────────────────────────────────────────────────────

const time = z.iso.datetime({ offset: true });

/** Body of `POST …/keys`. */
export const issueKeyInput = z.object({
  name: z
    .string({ error: "Name the key after the app that will use it, such as Okta production." })
    .trim()
    .min(1, "Name the key after the app that will use it, such as Okta production.")
    .max(80, "Use at most 80 characters, so that the name fits into lists."),
  /** Reading is always part of it; left out: everything. */
  scopes: z
    .array(z.enum(keyScopes, "Choose from read, users and groups."))
    .default(["read", "users", "groups"])
    .transform((scopes): KeyScope[] =>
      keyScopes.filter((scope) => scope === "read" || scopes.includes(scope)),
    ),
  /** Null: works until it is revoked. */
  expiresAt: time
    .nullable()
    .default(null)
    .refine((at) => at === null || Date.parse(at) > Date.now(), "This moment is past. Choose a later day."),
});
export type IssueKeyInput = z.input<typeof issueKeyInput>;

// ── views ───────────────────────────────────────────────────────────────────────────────────────

export const keyStates = ["live", "expired", "revoked"] as const;
export type KeyState = (typeof keyStates)[number];

/** One key without its secret. */
export const keyView = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Start of the token, such as `mstr_k7f2m9qa`, for people to tell keys apart. */
  prefix: z.string(),
  /** User name for HTTP Basic; the token is the password. */
  userName: z.string(),
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

/** The one answer that carries the secret. */
export const issuedKey = z.object({
  key: keyView,
  /** Bearer token; also the password of HTTP Basic. Not stored, so it can't be shown again. */
  token: z.string(),
  basic: z.object({ userName: z.string(), password: z.string() }),
});
export type IssuedKey = z.infer<typeof issuedKey>;

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
