import * as z from "zod";
import { looksLikeSecretId, normaliseTenantUrl } from "./tenant-url.ts";
import {
  clientProfiles,
  type DirectoryType,
  defaultDevicePolicy,
  directoryTypeNames,
  policyChoices,
} from "./vocabulary.ts";

/** The fields of a directory's forms, each with the sentences that say what is wrong with it. */

const text = (missing: string) => z.string({ error: missing }).trim().min(1, missing);

export const directoryName = text("Give the directory a name, such as US-Denver-Production.").max(
  80,
  "Use at most 80 characters, so that the name fits into lists.",
);

/**
 * The origin of an Okta org. Loopback passes here because the browser can't know whether this
 * installation allows private tenants; the use cases and the outgoing HTTP layer decide that.
 */
export const tenantUrl = z
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

export const apiToken = text("Paste the API token that Okta showed when you created it.")
  .transform((token) => token.replace(/^SSWS\s+/i, ""))
  .pipe(
    z
      .string()
      .max(200, "This is too long for an Okta API token, which has 42 characters.")
      .regex(/^\S+$/, "A token has no spaces. Copy it again with the button beside it in Okta.")
      .refine((token) => !/^https?:/i.test(token), "This is an address. Paste the token's value here."),
  );

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/ */
export const serviceClientId = text("Enter the Client ID of the app, from its General tab.").pipe(
  z
    .string()
    .max(100, "This is too long for a Client ID, which has 20 characters.")
    .refine(
      (id) => !/^https?:/i.test(id),
      "This is an address. Enter the Client ID from the app's General tab.",
    )
    .regex(/^[\w-]+$/, "A Client ID has letters and digits only, such as 0oa1gjh63g214q0Hq0g4."),
);

/** The signing key, made here before. */
export const keyId = z.uuid("Make a key first, and register it with the directory.");

const guid = (missing: string, wrong: string) =>
  text(missing)
    .transform((id) => id.replace(/^\{(.*)\}$/, "$1").toLowerCase())
    .pipe(z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, wrong));

export const tenantId = guid(
  "Enter the Directory (tenant) ID from the app's Overview page.",
  "The Directory (tenant) ID has the form 8-4-4-4-12, such as 0f0e0d0c-1111-2222-3333-444455556666. Copy it from the app's Overview page.",
);
export const clientId = guid(
  "Enter the Application (client) ID from the app's Overview page.",
  "The Application (client) ID has the form 8-4-4-4-12, such as 0f0e0d0c-1111-2222-3333-444455556666. Copy it from the app's Overview page.",
);

export const clientSecret = text("Paste the Value of the client secret.").pipe(
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

export const domainName = text("Enter the domain of your users, such as acme.com.")
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
export const secretExpiresOn = z
  .union([z.literal(""), z.iso.date("Choose a day, or leave it empty.")], {
    error: "Choose a day, or leave it empty.",
  })
  .default("");

export const devicePolicyFields = z.object({
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

/** What follows a change of status (D5, D6), as far as a directory of the type reports it. */
export function devicePolicyFor(type: DirectoryType) {
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
      (policy): z.infer<typeof devicePolicyFields> =>
        policy.removeDevices ? policy : { ...defaultDevicePolicy, graceDays: policy.graceDays },
    );
}

/** Which client's habits the directory's SCIM endpoint follows, where the type leaves that open. */
export const clientProfile = z.enum(clientProfiles, "Choose a client of the list.").default("other");
