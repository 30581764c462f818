import { type Behaviour, hostNow } from "../http/behaviour.ts";
import type { SamlApp } from "../saml/app.ts";

export interface EntraUser {
  readonly id: string;
  userPrincipalName: string;
  mail: string | null;
  displayName: string;
  givenName: string | null;
  surname: string | null;
  jobTitle: string | null;
  department: string | null;
  mobilePhone: string | null;
  businessPhones: string[];
  officeLocation: string | null;
  preferredLanguage: string | null;
  accountEnabled: boolean;
  userType: "Member" | "Guest";
  companyName: string | null;
  employeeId: string | null;
  employeeType: string | null;
  employeeOrgData: { division: string | null; costCenter: string | null } | null;
  mailNickname: string;
  streetAddress: string | null;
  city: string | null;
  state: string | null;
  postalCode: string | null;
  country: string | null;
  usageLocation: string | null;
  otherMails: string[];
  onPremisesImmutableId: string | null;
  onPremisesExtensionAttributes: Record<string, string | null> | null;
  createdDateTime: string;
  /** A relation, no property: comes with `$expand`, and with a delta that selects it. */
  managerId: string | null;
}

export interface EntraGroup {
  readonly id: string;
  displayName: string;
  description: string | null;
  mailEnabled: boolean;
  mailNickname: string;
  securityEnabled: boolean;
  groupTypes: string[];
  /** Ids of users or of groups: nesting is allowed, as in Entra. */
  readonly memberIds: Set<string>;
}

export interface EntraSecret {
  readonly keyId: string;
  readonly value: string;
  endDateTime: string;
  readonly startDateTime: string;
}

export interface EntraApp {
  readonly objectId: string;
  readonly appId: string;
  readonly displayName: string;
  disabled: boolean;
  /** Application permissions with admin consent: become the `roles` of the next token. */
  readonly roles: Set<string>;
  readonly secrets: EntraSecret[];
  /** PEM, as uploaded under Certificates & secrets. */
  readonly certificates: string[];
}

export interface EntraDomain {
  readonly name: string;
  readonly isDefault: boolean;
  readonly isInitial: boolean;
}

/** Something that a delta query has to tell; `reason` stands only for removals. */
export interface EntraChange {
  readonly kind: "user" | "manager" | "group" | "membership";
  readonly id: string;
  readonly reason?: "changed" | "deleted";
  readonly memberId?: string;
  /** Who was the manager before. */
  readonly formerId?: string | null;
  readonly memberRemoved?: boolean;
}

export interface EntraTenant {
  readonly name: string;
  readonly id: string;
  readonly domains: EntraDomain[];
  readonly behaviour: Behaviour;
  readonly users: Map<string, EntraUser>;
  /** What lists of users are answered from while their copy lags behind; absent: `users`. */
  laggingUsers?: readonly EntraUser[] | undefined;
  /** Soft-deleted: they can be restored for 30 days. */
  readonly deletedUsers: Map<string, EntraUser>;
  readonly groups: Map<string, EntraGroup>;
  readonly apps: EntraApp[];
  readonly samlApps: SamlApp[];
  /** Names of properties that its apps added to users. */
  readonly extensions: Set<string>;
  readonly changes: EntraChange[];
  /** Delta tokens issued before this time (ms) are answered with 410. */
  deltaTokensSince: number;
  personCount: number;
  counter: number;
}

/** One Graph call with a valid token. */
export interface GraphCall {
  readonly tenant: EntraTenant;
  readonly roles: ReadonlySet<string>;
  readonly origin: string;
}

export function entraNow(tenant: EntraTenant): Date {
  return hostNow(tenant.behaviour);
}

/** By object id, or by user principal name in any case. */
export function findEntraUser(tenant: EntraTenant, key: string): EntraUser | undefined {
  const byId = tenant.users.get(key);
  if (byId) return byId;
  const name = key.toLowerCase();
  for (const user of tenant.users.values()) {
    if (user.userPrincipalName.toLowerCase() === name) return user;
  }
  return undefined;
}
