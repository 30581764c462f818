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
  secretExpiresOn,
  tenantId,
  tenantUrl,
} from "./fields.ts";
import { clientProfiles, directoryTypes } from "./vocabulary.ts";

/**
 * What goes in and out of `/api/v1/directories`. The form's resolver and the route's body are the
 * same export. Secrets are write-only: no view has one.
 */

// ── inputs ──────────────────────────────────────────────────────────────────────────────────────

const oktaConnection = { tenantUrl };
const entraConnection = {
  domainName,
  upnSuffixMatchesDomain: z.boolean().default(false),
  tenantId,
  clientId,
  secretExpiresOn,
};
/** On edit, an empty secret keeps the stored one. */
const kept = z.literal("").default("");

const createOkta = z.object({
  type: z.literal("okta"),
  name: directoryName,
  ...oktaConnection,
  apiToken,
  policy: devicePolicyFor("okta"),
});
const createEntra = z.object({
  type: z.literal("entra"),
  name: directoryName,
  ...entraConnection,
  clientSecret,
  policy: devicePolicyFor("entra"),
});
const createScim = z.object({
  type: z.literal("scim"),
  name: directoryName,
  clientProfile,
  policy: devicePolicyFor("scim"),
});

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
  .discriminatedUnion("type", [createOkta, createEntra, createScim], {
    error: "Choose a type: okta, entra or scim.",
  })
  .refine(notTheSameId.check, notTheSameId.params)
  .refine(secretNotExpired.check, secretNotExpired.params);
export type CreateDirectoryInput = z.output<typeof createDirectoryInput>;

const editOptions = [
  createOkta.extend({ apiToken: kept.or(apiToken) }),
  createEntra.extend({ clientSecret: kept.or(clientSecret) }),
  // Left out, the client profile stays what it is.
  createScim.extend({ clientProfile: clientProfile.unwrap().optional() }),
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
  .discriminatedUnion("type", [
    z.object({ type: z.literal("okta"), ...oktaConnection, apiToken }),
    z.object({ type: z.literal("entra"), ...entraConnection, clientSecret }),
  ])
  .refine(notTheSameId.check, notTheSameId.params);
export type TestDirectoryInput = z.output<typeof testDirectoryInput>;

/** Body of `POST /directories/{id}/test`: an empty secret tests with the stored one. */
export const testStoredDirectoryInput = z
  .discriminatedUnion("type", [
    z.object({
      type: z.literal("okta"),
      ...oktaConnection,
      apiToken: kept.or(apiToken),
    }),
    z.object({
      type: z.literal("entra"),
      ...entraConnection,
      clientSecret: kept.or(clientSecret),
    }),
  ])
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
    apiToken: secretFact,
  }),
  z.object({
    type: z.literal("entra"),
    domainName: z.string(),
    upnSuffixMatchesDomain: z.boolean(),
    tenantId: z.string(),
    clientId: z.string(),
    clientSecret: secretFact,
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
  scimLastSeenAt: time.nullable(),
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
