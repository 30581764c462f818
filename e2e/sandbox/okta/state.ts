import type { JWK } from "jose";
import { type Behaviour, hostNow } from "../http/behaviour.ts";
import type { SamlApp } from "../saml/app.ts";
import type { OktaPermission } from "./permissions.ts";

export type OktaStatus =
  | "STAGED"
  | "PROVISIONED"
  | "ACTIVE"
  | "RECOVERY"
  | "PASSWORD_EXPIRED"
  | "LOCKED_OUT"
  | "SUSPENDED"
  | "DEPROVISIONED";

export interface OktaUser {
  readonly id: string;
  status: OktaStatus;
  readonly created: string;
  activated: string | null;
  statusChanged: string | null;
  lastUpdated: string;
  lastLogin: string | null;
  passwordChanged: string | null;
  profile: Record<string, string>;
}

export interface OktaGroup {
  readonly id: string;
  readonly type: "OKTA_GROUP" | "APP_GROUP" | "BUILT_IN";
  readonly created: string;
  lastUpdated: string;
  lastMembershipUpdated: string;
  readonly profile: { name: string; description: string };
  readonly memberIds: Set<string>;
  /** Lists leave it out for now, as an index that lags does; by id it is there. */
  isUnlisted: boolean;
}

export interface OktaToken {
  readonly value: string;
  /** Whose account made it: the token has that account's rights, and ends with it. */
  readonly ownerId: string;
  permissions: Set<OktaPermission>;
  revoked: boolean;
}

/** An app integration of the type API Services: signs in with a key, and may what its scopes and its roles both allow. */
export interface OktaServiceApp {
  readonly clientId: string;
  /** Public keys, as pasted on its General tab. */
  keys: JWK[];
  scopes: Set<string>;
  permissions: Set<OktaPermission>;
  requiresDpop: boolean;
  isActive: boolean;
  /** Ids of assertions that were used. */
  readonly usedIds: Set<string>;
}

export interface OktaAccessToken {
  readonly app: OktaServiceApp;
  readonly scopes: readonly string[];
  /** Milliseconds by the org's clock. */
  readonly expiresAt: number;
  /** Thumbprint of the key that calls must prove to have; null for a bearer token. */
  readonly boundTo: string | null;
}

export interface OktaOrg {
  readonly name: string;
  readonly id: string;
  readonly domain: string;
  readonly behaviour: Behaviour;
  /** False: the host answers, but is no Okta org. */
  isOkta: boolean;
  /** Requests a minute for each kind of path; a token gets half of it, as Okta has it by default. */
  rateLimit: number;
  readonly buckets: Map<string, { windowEndsAt: number; used: number }>;
  /** In order of creation, which is the order of paging; a deleted user leaves `undefined`. */
  readonly users: (OktaUser | undefined)[];
  readonly userPosition: Map<string, number>;
  readonly idByLogin: Map<string, string>;
  readonly groups: OktaGroup[];
  readonly tokens: OktaToken[];
  /** Ids of the users whom the tokens' roles reach: for them there are no others. Absent: everybody. */
  reach?: ReadonlySet<string> | null;
  readonly apps: OktaServiceApp[];
  readonly samlApps: SamlApp[];
  readonly accessTokens: Map<string, OktaAccessToken>;
  readonly usedProofs: Set<string>;
  readonly dpopNonce: string;
  readonly log: OktaLogEvent[];
  personCount: number;
  counter: number;
}

export interface OktaLogTarget {
  readonly id: string;
  readonly type: string;
  readonly alternateId: string;
  readonly displayName: string;
}

export interface OktaLogEvent {
  readonly uuid: string;
  readonly published: string;
  readonly eventType: string;
  readonly version: "0";
  readonly severity: "INFO" | "WARN";
  readonly displayMessage: string;
  readonly actor: OktaLogTarget;
  readonly outcome: { readonly result: "SUCCESS" };
  readonly target: readonly OktaLogTarget[];
  readonly transaction: { readonly type: "WEB"; readonly id: string; readonly detail: object };
}

/** One call that has got past the token check. */
export interface OktaCall {
  readonly org: OktaOrg;
  /** Whose account made the token; null for an app's. */
  readonly ownerId: string | null;
  /** Scheme, host and port as the caller addressed the org. */
  readonly origin: string;
}

export function oktaNow(org: OktaOrg): string {
  return hostNow(org.behaviour).toISOString();
}

/** By id, by login in any case, or by the part before the @ where only one login has it. */
export function findOktaUser(org: OktaOrg, idOrLogin: string): OktaUser | undefined {
  const key = idOrLogin.toLowerCase();
  const id = org.userPosition.has(idOrLogin) ? idOrLogin : org.idByLogin.get(key);
  if (id !== undefined) return org.users[org.userPosition.get(id) ?? -1];
  if (key.includes("@")) return undefined;
  const short = [...org.idByLogin].filter(([login]) => login.startsWith(`${key}@`));
  return short.length === 1 && short[0] ? org.users[org.userPosition.get(short[0][1]) ?? -1] : undefined;
}

export function groupTarget(group: OktaGroup): OktaLogTarget {
  return { id: group.id, type: "UserGroup", alternateId: "unknown", displayName: group.profile.name };
}

export function userTarget(user: OktaUser): OktaLogTarget {
  return {
    id: user.id,
    type: "User",
    alternateId: user.profile.login ?? "",
    displayName: user.profile.displayName ?? "",
  };
}
