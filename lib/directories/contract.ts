import * as z from "zod";
import { checkResult, outcomes } from "#lib/diagnostics/contract.ts";
import { looksLikeSecretId, normaliseTenantUrl } from "./tenant-url.ts";
import {
  type DirectoryType,
  defaultDevicePolicy,
  directoryTypeNames,
  directoryTypes,
  policyChoices,
} from "./vocabulary.ts";

/**
 * What goes in and out of `/api/v1/directories`. The form's resolver and the route's body are the
 * same export. Secrets are write-only: no view has one.
 */

// ── fields ──────────────────────────────────────────────────────────────────────────────────────

const text = (missing: string) => z.string({ error: missing }).trim().min(1, missing);

export const directoryName = text("Give the directory a name, such as US-Denver-Production.").max(
  80,
  "Use at most 80 characters, so that the name fits into lists.",
);

/**
 * The origin of an Okta org. Loopback passes here because the browser can't know whether this
 * installation allows private tenants; the use cases and the outgoing HTTP layer decide that.
 */
const tenantUrl = z
  .string({
    error: "Enter the address of your Okta org, such as https://acme.okta.com.",
  })
  .max(2000, "This is too long for an address. Enter it as https://acme.okta.com.")
  .transform((input, context) => {
    const result = normaliseTenantUrl(input, { allowLoopback: true });
    if (result.ok) {
      return result.url;
    }
    context.addIssue({ code: "custom", message: result.detail });
    return z.NEVER;
  });

const apiToken = text("Paste the API token that Okta showed when you created it.")
  .transform((token) => token.replace(/^SSWS\s+/i, ""))
  .pipe(
    z
      .string()
      .max(200, "This is too long for an Okta API token, which has 42 characters.")
      .regex(/^\S+$/, "A token has no spaces. Copy it again with the button beside it in Okta.")
      .refine((token) => !/^https?:/i.test(token), "This is an address. Paste the token's value here."),
  );

const guid = (missing: string, wrong: string) =>
  text(missing)
    .transform((id) => id.replace(/^\{(.*)\}$/, "$1").toLowerCase())
    .pipe(z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, wrong));

const tenantId = guid(
  "Enter the Directory (tenant) ID from the app's Overview page.",
  "The Directory (tenant) ID has the form 8-4-4-4-12, such as 0f0e0d0c-1111-2222-3333-444455556666. Copy it from the app's Overview page.",
);
const clientId = guid(
  "Enter the Application (client) ID from the app's Overview page.",
  "The Application (client) ID has the form 8-4-4-4-12, such as 0f0e0d0c-1111-2222-3333-444455556666. Copy it from the app's Overview page.",
);

const clientSecret = text("Paste the Value of the client secret.").pipe(
  z
    .string()
    .max(400, "This is too long for a client secret, which has about 40 characters.")
    .refine(
      (secret) => !looksLikeSecretId(secret),
      "This is the secret's ID, not its value. Copy the column Value, right of Expires. Entra shows it only once: if it is hidden, create a new client secret.",
    )
    .refine(
      (secret) => !/\s/.test(secret),
      "A secret has no spaces. Copy it again with the button beside it in Entra.",
    ),
);

const domainName = text("Enter the domain of your users, such as acme.com.")
  // Before anything looks for slashes in it: that takes time that grows with the square of the length.
  .max(300, "Enter a domain alone, such as acme.com or acme.onmicrosoft.com.")
  .transform((domain) =>
    domain
      .replace(/^https?:\/\//i, "")
      .replace(/^.*@/, "")
      .replace(/[/.]+$/, "")
      .toLowerCase(),
  )
  .pipe(
    z
      .string()
      .regex(
        /^(?=.{4,253}$)([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u,
        "Enter a domain alone, such as acme.com or acme.onmicrosoft.com.",
      ),
  );

/** A day, `YYYY-MM-DD`; empty when the admin does not know it. */
const secretExpiresOn = z
  .union([z.literal(""), z.iso.date("Choose a day, or leave it empty.")], {
    error: "Choose a day, or leave it empty.",
  })
  .default("");

// ── device policy (D5, D6) ──────────────────────────────────────────────────────────────────────

const devicePolicyFields = z.object({
  removeDevices: z.boolean(),
  onDeactivated: z.boolean(),
  onSuspended: z.boolean(),
  onLocked: z.boolean(),
  removeRecord: z.boolean(),
  /** Days in which a removal can be undone. */
  graceDays: z
    .int({ error: "Enter a whole number of days from 1 to 90." })
    .min(1, "Enter a whole number of days from 1 to 90.")
    .max(90, "Enter a whole number of days from 1 to 90."),
});
export type DevicePolicy = z.infer<typeof devicePolicyFields>;

function devicePolicyFor(type: DirectoryType) {
  return devicePolicyFields
    .default(defaultDevicePolicy)
    .superRefine((policy, context) => {
      for (const [choice, state] of [
        ["onSuspended", "suspended"],
        ["onLocked", "locked"],
      ] as const) {
        if (policy[choice] && !policyChoices[type].includes(choice)) {
          context.addIssue({
            code: "custom",
            path: [choice],
            message: `${directoryTypeNames[type]} does not report that a user is ${state}, so nothing can follow from it.`,
          });
        }
      }
    })
    .transform(
      (policy): DevicePolicy =>
        policy.removeDevices ? policy : { ...defaultDevicePolicy, graceDays: policy.graceDays },
    );
}

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
  createScim,
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

export const directoryView = directoryListItem.extend({
  connection: connectionView,
  policy: devicePolicyFields,
  createdAt: time,
  updatedAt: time,
  boundAt: time.nullable(),
  scimFirstSeenAt: time.nullable(),
  scimLastSeenAt: time.nullable(),
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
