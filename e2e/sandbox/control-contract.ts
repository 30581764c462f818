import * as z from "zod";
import { samlFaults } from "./saml/app.ts";

/** Requests and answers of the control API: the levers that a real IdP's console would have. */

export const behaviourInput = z
  .object({
    clockOffsetSeconds: z.number(),
    delayMs: z.number().min(0),
    hang: z.boolean(),
    failEvery: z.number().int().min(0),
    failStatus: z.number().int().min(200).max(599),
    breakOff: z.boolean(),
    onlyPath: z.string().startsWith("/"),
    exactly: z.boolean(),
  })
  .partial();

export const certificateKind = z.enum(["trusted", "expired", "untrusted", "wrong-name"]);

export const oktaRole = z.enum(["super", "read-only", "least", "none"]);
export const oktaPermission = z.enum([
  "users.read",
  "users.manage",
  "groups.read",
  "groups.manage",
  "logs.read",
]);

const name = z.string().regex(/^[a-z0-9-]+$/);

export const createOrgInput = z.object({
  name,
  domain: z.string().optional(),
  /** 0 or absent: any free port. */
  port: z.number().int().min(0).max(65_535).optional(),
  users: z.number().int().min(0).optional(),
  token: oktaRole.optional(),
});
export const orgFaultInput = behaviourInput.extend({
  isOkta: z.boolean().optional(),
  certificate: certificateKind.optional(),
  /** Ids of the users whom the tokens' roles reach; null: everybody. */
  reach: z.array(z.string()).nullable().optional(),
  /** Requests a minute of the whole org; a token has half. */
  rateLimit: z.number().int().min(0).optional(),
});
export const tenantFaultInput = behaviourInput.extend({
  /** Lists of users show them as they are now, until it is switched off. */
  listsLag: z.boolean().optional(),
});
export const addPeopleInput = z.object({ count: z.number().int().min(1).max(200_000) });
export const orgTokenInput = z.object({ role: oktaRole });
export const orgTokenChangeInput = z.object({
  token: z.string(),
  revoked: z.boolean().optional(),
  permissions: z.array(oktaPermission).optional(),
});
export const orgAppInput = z.object({
  /** Granted on its tab Okta API Scopes; users, groups and logs to read when absent. */
  scopes: z.array(z.string()).optional(),
  role: oktaRole.optional(),
  /** Whether tokens must be bound by DPoP; true when absent, as for new apps. */
  dpop: z.boolean().optional(),
});
export const orgAppChangeInput = orgAppInput.extend({
  clientId: z.string(),
  /** Public JWKs, in place of those before. */
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).optional(),
  active: z.boolean().optional(),
});
export const orgMembersInput = z.object({
  group: z.string(),
  user: z.string(),
  change: z.enum(["add", "remove"]),
});
export const orgMembersView = z.array(z.string());
export const orgGroupInput = z.object({
  name: z.string().min(1),
  type: z.enum(["OKTA_GROUP", "APP_GROUP"]),
  members: z.array(z.string()).default([]),
});
/** Of an org's group or a tenant's, by id or name. */
export const groupActionInput = z.object({
  group: z.string(),
  /** `soft-delete`: Entra keeps it for a while. `hide`: Okta's lists leave it out, and by id it is there. */
  action: z.enum(["rename", "add", "remove", "delete", "soft-delete", "hide", "show"]),
  /** The new one; only for `rename`. */
  name: z.string().min(1).optional(),
  /** Who is added or removed: users by id or name, in a tenant also groups. */
  members: z.array(z.string()).default([]),
});
export const orgUserActionInput = z.object({
  user: z.string(),
  action: z.enum([
    "activate",
    "reactivate",
    "deactivate",
    "suspend",
    "unsuspend",
    "lock",
    "unlock",
    "expire_password",
    "delete",
    "rename",
    "set",
  ]),
  /** The new login and e-mail address; only for `rename`. */
  login: z.string().optional(),
  /** What changes in the profile, custom attributes too; null takes one away. Only for `set`. */
  profile: z.record(z.string(), z.string().nullable()).default({}),
});

const pushTarget = z.object({
  /** Of the SCIM endpoint, without a slash at the end. */
  baseUrl: z.url(),
  /** The whole header, e.g. `Bearer …`. */
  authorization: z.string(),
  /** One user, by id or name, and nobody else. */
  user: z.string().optional(),
});
export const pushOrgInput = pushTarget.extend({
  style: z.enum(["catalogue", "wizard"]).default("catalogue"),
});
export const provisionTenantInput = pushTarget.extend({ flag: z.boolean().default(false) });

export const createTenantInput = z.object({
  name,
  domain: z.string().optional(),
  users: z.number().int().min(0).optional(),
  roles: z.array(z.string()).optional(),
});
export const tenantAppInput = z.object({ roles: z.array(z.string()).optional() });
export const tenantAppChangeInput = z.object({
  /** PEM; uploaded under Certificates & secrets. */
  certificate: z.string().optional(),
  clientId: z.string(),
  disabled: z.boolean().optional(),
  grant: z.array(z.string()).default([]),
  revoke: z.array(z.string()).default([]),
  /** The secret's value: ends it one hour ago. */
  expireSecret: z.string().optional(),
});
export const tenantUserActionInput = z.object({
  user: z.string(),
  action: z.enum(["enable", "disable", "soft-delete", "restore", "delete", "rename", "set"]),
  userPrincipalName: z.string().optional(),
  /**
   * What changes, extensions too, which all users of the tenant have from then on; `manager` by id or name, null for none.
   * Only for `set`.
   */
  properties: z.record(z.string(), z.json()).default({}),
});
export const tenantGroupInput = z.object({
  name: z.string().min(1),
  members: z.array(z.string()).default([]),
});
const serviceProvider = z.object({
  acsUrl: z.url(),
  /** Its entity ID. */
  audience: z.string(),
  logoutUrl: z.url().nullable().default(null),
  /** PEM or bare base64: what its requests are signed with. */
  certificate: z.string().nullable().default(null),
});
export const samlAppInput = z.object({
  name: z.string().default("Muster"),
  /** Null: taken from the application's first request. */
  sp: serviceProvider.nullable().default(null),
  /** PEM; made anew when absent. */
  signer: z.object({ key: z.string(), cert: z.string() }).optional(),
});
export const samlAppChangeInput = z.object({
  id: z.string(),
  sp: serviceProvider.optional(),
  signsAssertion: z.boolean().optional(),
  signsResponse: z.boolean().optional(),
  wantsSignedRequests: z.boolean().optional(),
  /** How each answer goes wrong from now on; null: not any more. */
  fault: z.enum(samlFaults).nullable().optional(),
  /** Whom the fault `other-user` names. */
  otherNameId: z.string().optional(),
  /** `add`: one more in the metadata; `activate`: the newest signs; `drop`: those that do not sign are gone. */
  certificate: z.enum(["add", "activate", "drop"]).optional(),
});
export const samlAppView = z.object({
  id: z.string(),
  entityId: z.string(),
  metadataUrl: z.string(),
  signInUrl: z.string(),
  logoutUrl: z.string(),
  /** Where its users start at the provider, and where they sign out of everything. */
  startUrl: z.string(),
  signOutUrl: z.string(),
  /** PEM, oldest first. */
  certificates: z.array(z.string()),
});
export type SamlAppView = z.infer<typeof samlAppView>;

export const hostCertificateInput = z.object({
  host: z.enum(["login", "graph"]),
  certificate: certificateKind,
});

export const orgView = z.object({
  name: z.string(),
  id: z.string(),
  url: z.string(),
  /** True when the wanted port was taken. */
  movedPort: z.boolean(),
  domain: z.string(),
  userCount: z.number(),
  /** Token values, oldest first. */
  tokens: z.array(z.string()),
  groups: z.array(z.object({ id: z.string(), name: z.string(), type: z.string() })),
});
export type OrgView = z.infer<typeof orgView>;

export const appView = z.object({
  clientId: z.string(),
  roles: z.array(z.string()),
  secrets: z.array(z.object({ id: z.string(), value: z.string(), expires: z.string() })),
});
export type AppView = z.infer<typeof appView>;

export const tenantView = z.object({
  name: z.string(),
  id: z.string(),
  domain: z.string(),
  userCount: z.number(),
  apps: z.array(appView),
});
export type TenantView = z.infer<typeof tenantView>;

export const userView = z.object({
  id: z.string(),
  login: z.string(),
  displayName: z.string(),
  status: z.string(),
});
export type UserView = z.infer<typeof userView>;

export const pushedView = z.object({
  created: z.number(),
  updated: z.number(),
  deactivated: z.number(),
  deleted: z.number(),
  groups: z.number(),
  skipped: z.number(),
});

export const stateView = z.object({
  loginUrl: z.string(),
  graphUrl: z.string(),
  orgs: z.array(orgView),
  tenants: z.array(tenantView),
});
export type StateView = z.infer<typeof stateView>;

/** What a caller may send: defaults are still open. */
export type Input<Schema extends z.ZodType> = z.input<Schema>;
