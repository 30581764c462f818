import * as z from "zod";
import type { SigningKey } from "../signing-keys/open-key.ts";

export type OktaConfig = { tenantUrl: string; credential: OktaCredential };

/** With what Muster signs in: an API token, or a key that is registered with an OAuth 2.0 service app. */
export type OktaCredential =
  | { by: "secret"; apiToken: string }
  | { by: "key"; clientId: string; key: SigningKey };

/** https://developer.okta.com/docs/reference/api/oidc/#token */
export const oktaTokenAnswer = z.object({
  access_token: z.string(),
  /** "Bearer", or "DPoP" where the app requires it. */
  token_type: z.string(),
  /** Seconds. */
  expires_in: z.number(),
  /** Granted scopes, by blanks. */
  scope: z.string().default(""),
});
export const oauthError = z.object({ error: z.string(), error_description: z.string().default("") });

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/OrgSetting/#tag/OrgSetting/operation/getWellknownOrgMetadata */
export const oktaOrganisation = z.object({
  id: z.string(),
  pipeline: z.string().optional(),
  _links: z.object({ organization: z.object({ href: z.string() }).optional() }).optional(),
});
export type OktaOrganisation = z.output<typeof oktaOrganisation>;

export const OKTA_STATUSES = [
  "STAGED",
  "PROVISIONED",
  "ACTIVE",
  "RECOVERY",
  "PASSWORD_EXPIRED",
  "LOCKED_OUT",
  "SUSPENDED",
  "DEPROVISIONED",
] as const;

/** A user as both `/users/me` and `/users` give it; the profile is whatever the org has defined. */
export const oktaUser = z.object({
  id: z.string(),
  status: z.enum(OKTA_STATUSES),
  profile: z.record(z.string(), z.unknown()),
});
export type OktaUser = z.output<typeof oktaUser>;

export const oktaGroup = z.object({
  id: z.string(),
  type: z.string(),
  profile: z.object({ name: z.string() }),
});
export type OktaGroup = z.output<typeof oktaGroup>;

/** https://developer.okta.com/docs/reference/api/event-types/ */
export const oktaLogEvent = z.object({
  uuid: z.string(),
  eventType: z.string(),
  published: z.string(),
  target: z.array(z.object({ id: z.string().nullish(), type: z.string().nullish() })).nullish(),
});
export type OktaLogEvent = z.output<typeof oktaLogEvent>;

/** https://developer.okta.com/docs/reference/error-codes/ */
export const oktaError = z.object({
  errorCode: z.string(),
  errorSummary: z.string(),
  errorId: z.string().nullish(),
  errorCauses: z.array(z.object({ errorSummary: z.string() })).nullish(),
});
