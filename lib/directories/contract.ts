import * as z from "zod";
import { checkResult, outcomes } from "#lib/diagnostics/contract.ts";
import {
  apiToken,
  clientId,
  clientProfile,
  clientSecret,
  devicePolicyFields,
  devicePolicyFor,
  directoryName,
  domainName,
  keyId,
  secretExpiresOn,
  serviceClientId,
  tenantId,
  tenantUrl,
} from "./fields.ts";
import { signingKeyView } from "./signing-keys/contract.ts";
import { authMethods, clientProfiles, directoryTypes } from "./vocabulary.ts";

/**
 * What goes in and out of `/api/v1/directories`. The form's resolver and the route's body are the
 * same export. Secrets are write-only: no view has one.
 */

// ── inputs ──────────────────────────────────────────────────────────────────────────────────────

/** Left out, it is a secret: so it was before there were keys. */
const bySecret = { authMethod: z.literal("secret").optional().default("secret") };
const byKey = { authMethod: z.literal("key"), keyId };
const eitherMethod = { error: "Choose how Muster signs in: secret or key." };

const oktaConnection = { type: z.literal("okta"), tenantUrl };
const entraConnection = {
  type: z.literal("entra"),
  domainName,
  upnSuffixMatchesDomain: z.boolean().default(false),
  tenantId,
  clientId,
};
/** On edit, an empty secret keeps the stored one. */
const kept = z.literal("").default("");

/** The Okta form in both of its ways, with `more` fields, and the token as it has to be on this form. */
const okta = <M extends z.ZodRawShape, T extends z.ZodType<string>>(more: M, token: T) =>
  z.discriminatedUnion(
    "authMethod",
    [
      z.object({ ...more, ...oktaConnection, ...bySecret, apiToken: token }),
      z.object({ ...more, ...oktaConnection, ...byKey, clientId: serviceClientId }),
    ],
    eitherMethod,
  );
const entra = <M extends z.ZodRawShape, T extends z.ZodType<string>>(more: M, secret: T) =>
  z.discriminatedUnion(
    "authMethod",
    [
      z.object({ ...more, ...entraConnection, ...bySecret, clientSecret: secret, secretExpiresOn }),
      z.object({ ...more, ...entraConnection, ...byKey }),
    ],
    eitherMethod,
  );
const scim = <C extends z.ZodType>(profile: C) =>
  z.object({
    type: z.literal("scim"),
    name: directoryName,
    clientProfile: profile,
    policy: devicePolicyFor("scim"),
  });
const oktaFields = { name: directoryName, policy: devicePolicyFor("okta") };
const entraFields = { name: directoryName, policy: devicePolicyFor("entra") };

const notTheSameId = {
  check: (value: { type?: string | undefined; tenantId?: string; clientId?: string }) =>
    value.type !== "entra" || value.tenantId !== value.clientId,
  params: {
    path: ["clientId"],
    error: "This is the Directory (tenant) ID again. Copy the line Application (client) ID above it.",
  },
};
const secretNotExpired = {
  check: (value: { type?: string | undefined; clientSecret?: string; secretExpiresOn?: string }) =>
    value.type !== "entra" ||
    !value.clientSecret ||
    !value.secretExpiresOn ||
    Date.parse(`${value.secretExpiresOn}T23:59:59Z`) > Date.now(),
  params: {
    path: ["secretExpiresOn"],
    error:
      "This day is past, so Entra no longer accepts the secret. Create a new client secret, or correct the day.",
  },
};

/** Body of `POST /directories`. */
export const createDirectoryInput = z
  .discriminatedUnion(
    "type",
    [okta(oktaFields, apiToken), entra(entraFields, clientSecret), scim(clientProfile)],
    {
      error: "Choose a type: okta, entra or scim.",
    },
  )
  .refine(notTheSameId.check, notTheSameId.params)
  .refine(secretNotExpired.check, secretNotExpired.params);
export type CreateDirectoryInput = z.output<typeof createDirectoryInput>;

const editOptions = [
  okta(oktaFields, kept.or(apiToken)),
  entra(entraFields, kept.or(clientSecret)),
  // Left out, the client profile stays what it is.
  scim(clientProfile.unwrap().optional()),
] as const;

/** The edit form: an empty secret keeps the stored one. */
export const editDirectoryInput = z
  .discriminatedUnion("type", editOptions)
  .refine(notTheSameId.check, notTheSameId.params)
  .refine(secretNotExpired.check, secretNotExpired.params);
export type EditDirectoryInput = z.output<typeof editDirectoryInput>;

/** Body of `PATCH /directories/{id}`: the whole edit form, or the switch alone. */
export const patchDirectoryInput = z
  .discriminatedUnion("type", [
    ...editOptions,
    z.strictObject({
      type: z.undefined().optional(),
      enabled: z.boolean("Say true or false."),
    }),
  ])
  .refine(notTheSameId.check, notTheSameId.params)
  .refine(secretNotExpired.check, secretNotExpired.params);

/** Body of `DELETE /directories/{id}`: the name, typed. */
export const deleteDirectoryInput = z.object({ name: z.string() });

/** Body of `POST /directories/test`. */
export const testDirectoryInput = z
  .discriminatedUnion("type", [okta({}, apiToken), entra({}, clientSecret)])
  .refine(notTheSameId.check, notTheSameId.params);
export type TestDirectoryInput = z.output<typeof testDirectoryInput>;

/** Body of `POST /directories/{id}/test`: an empty secret tests with the stored one. */
export const testStoredDirectoryInput = z
  .discriminatedUnion("type", [okta({}, kept.or(apiToken)), entra({}, kept.or(clientSecret))])
  .refine(notTheSameId.check, notTheSameId.params);
export type TestStoredDirectoryInput = z.output<typeof testStoredDirectoryInput>;

// ── views ───────────────────────────────────────────────────────────────────────────────────────

const time = z.iso.datetime({ offset: true });
export const healthStates = ["checking", "healthy", "degraded", "failed"] as const;

/** One row of the list. */
export const directoryListItem = z.object({
  id: z.uuid(),
  name: z.string(),
  type: z.enum(directoryTypes),
  enabled: z.boolean(),
  /** Where it is: the Okta org's host, or the Entra domain. Empty for other SCIM clients. */
  address: z.string(),
  cluster: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  health: z.enum(healthStates).nullable(),
  healthCheckedAt: time.nullable(),
  scimLastSeenAt: time.nullable(),
  users: z.int(),
  keys: z.int(),
});
export type DirectoryListItem = z.infer<typeof directoryListItem>;
export const directoryList = z.object({
  directories: z.array(directoryListItem),
});
export type DirectoryList = z.infer<typeof directoryList>;

/** A stored secret, as far as it can be shown. */
const secretFact = z.object({ setAt: time, expiresAt: time.nullable() }).nullable();

const connectionView = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("okta"),
    tenantUrl: z.string(),
    authMethod: z.enum(authMethods),
    apiToken: secretFact,
    /** Of the OAuth app; empty with an API token. */
    clientId: z.string(),
    key: signingKeyView.nullable(),
    /** Where Okta can fetch the public keys, those of a roll-over too. */
    keySetUrl: z.string(),
  }),
  z.object({
    type: z.literal("entra"),
    domainName: z.string(),
    upnSuffixMatchesDomain: z.boolean(),
    tenantId: z.string(),
    clientId: z.string(),
    authMethod: z.enum(authMethods),
    clientSecret: secretFact,
    key: signingKeyView.nullable(),
  }),
  z.object({ type: z.literal("scim") }),
]);
export type ConnectionView = z.infer<typeof connectionView>;

export type DevicePolicy = z.infer<typeof devicePolicyFields>;

export const directoryView = directoryListItem.extend({
  connection: connectionView,
  policy: devicePolicyFields,
  createdAt: time,
  updatedAt: time,
  boundAt: time.nullable(),
  scimFirstSeenAt: time.nullable(),
  /** Whose habits the SCIM endpoint follows. */
  clientProfile: z.enum(clientProfiles),
  /** Address that the identity provider's SCIM client is given. */
  scimBaseUrl: z.string(),
  groups: z.int(),
  devices: z.int(),
});
export type DirectoryView = z.infer<typeof directoryView>;

/** Answer of both tests: what each check saw. Nothing was stored. */
export const directoryTestResult = z.object({
  outcome: z.enum(outcomes),
  checks: z.array(checkResult),
  durationMs: z.int(),
});
export type DirectoryTestResult = z.infer<typeof directoryTestResult>;

/** What a deletion took along. */
export const deletedDirectory = z.object({
  name: z.string(),
  users: z.int(),
  groups: z.int(),
  devices: z.int(),
  keys: z.int(),
});
export type DeletedDirectory = z.infer<typeof deletedDirectory>;
