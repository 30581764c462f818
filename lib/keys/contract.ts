import { z } from "zod";

/** What goes in and out of `/api/v1/directories/{directoryId}/keys`. The token is in one answer only: that of the creation. */

export const keyKinds = ["bearer", "basic"] as const;
export type KeyKind = (typeof keyKinds)[number];

export const keyKindNames: Record<KeyKind, string> = {
  bearer: "Bearer token",
  basic: "User name and password",
};

/** `read`: look at everything, change nothing. `users`, `groups`: read and change those. */
export const keyScopes = ["read", "users", "groups"] as const;
export type KeyScope = (typeof keyScopes)[number];

export const keyScopeNames: Record<KeyScope, string> = {
  read: "Read only",
  users: "Users",
  groups: "Groups",
};

const time = z.iso.datetime({ offset: true });

/** Body of `POST …/keys`. */
export const createKeyInput = z.object({
  name: z
    .string({ error: "Give the key a name that says where it is used, such as Okta production." })
    .trim()
    .min(1, "Give the key a name that says where it is used, such as Okta production.")
    .max(80, "Use at most 80 characters."),
  kind: z.enum(keyKinds, { error: "Choose how the client signs in." }).default("bearer"),
  scopes: z
    .array(z.enum(keyScopes))
    .min(1, "Choose at least one thing that the key may do.")
    .transform((scopes) => [...new Set(scopes)].sort())
    .refine((scopes) => !scopes.includes("read") || scopes.length === 1, "Read only goes with nothing else.")
    .default(["groups", "users"]),
  /** Null: never. */
  expiresAt: time
    .nullable()
    .refine((value) => value === null || Date.parse(value) > Date.now(), "Choose a time in the future.")
    .default(null),
});
export type CreateKeyInput = z.output<typeof createKeyInput>;

export const keyStates = ["active", "expired", "revoked"] as const;

export const keyView = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum([...keyKinds, "oauth"]),
  prefix: z.string(),
  clientId: z.string(),
  scopes: z.array(z.enum(keyScopes)),
  state: z.enum(keyStates),
  createdByName: z.string(),
  createdAt: time,
  expiresAt: time.nullable(),
  lastUsedAt: time.nullable(),
  lastUsedAddress: z.string().nullable(),
  revokedAt: time.nullable(),
  revokedByName: z.string().nullable(),
});
export type KeyView = z.infer<typeof keyView>;

/** The answer to a creation: for Basic, `token` is the password and `key.clientId` the user name. */
export const createdKey = z.object({ key: keyView, token: z.string() });
export type CreatedKey = z.infer<typeof createdKey>;

export const keyList = z.object({
  keys: z.array(keyView),
  /** Where clients find the directory. */
  baseUrl: z.url(),
  directory: z.object({ id: z.uuid(), name: z.string(), type: z.enum(["okta", "entra", "scim"]) }),
  /** First and last call that a key of this directory signed. */
  firstSeenAt: time.nullable(),
  lastSeenAt: time.nullable(),
});
export type KeyList = z.infer<typeof keyList>;
