import { goodBehaviour } from "../http/behaviour.ts";
import { steadyGuid, steadyText } from "../identifiers.ts";
import { type Person, personAt } from "../people.ts";
import {
  type EntraApp,
  type EntraGroup,
  type EntraSecret,
  type EntraTenant,
  type EntraUser,
  entraNow,
} from "./state.ts";

/** The application permissions that Muster's guide asks for (product.md, D8). */
export const guidePermissions = [
  "Device.Read.All",
  "Group.Read.All",
  "Directory.Read.All",
  "User.Read.All",
  "UserAuthenticationMethod.Read.All",
  "Application.Read.All",
  "UserAuthenticationMethod.ReadWrite.All",
] as const;

export function createEntraTenant(name: string, domain: string): EntraTenant {
  return {
    name,
    id: steadyGuid("entra-tenant", name),
    domains: [
      { name: `${name}.onmicrosoft.com`, isDefault: false, isInitial: true },
      { name: domain, isDefault: true, isInitial: false },
    ],
    behaviour: goodBehaviour(),
    users: new Map(),
    deletedUsers: new Map(),
    groups: new Map(),
    apps: [],
    samlApps: [],
    extensions: new Set(),
    changes: [],
    deltaTokensSince: 0,
    personCount: 0,
    counter: 0,
  };
}

/** What a tenant knows of a person. */
export function entraProfile(person: Person, domain: string) {
  return {
    userPrincipalName: `${person.mailbox}@${domain}`,
    mail: `${person.mailbox}@${domain}`,
    displayName: `${person.givenName} ${person.familyName}`,
    givenName: person.givenName,
    surname: person.familyName,
    jobTitle: person.title,
    department: person.department,
    mobilePhone: person.mobilePhone,
    businessPhones: [person.primaryPhone],
    officeLocation: person.place.city,
    preferredLanguage: person.place.language,
    employeeId: person.employeeNumber,
    employeeType: "Employee",
    employeeOrgData: { division: person.division, costCenter: person.costCenter },
    mailNickname: person.mailbox,
    streetAddress: person.place.streetAddress,
    city: person.place.city,
    state: person.place.state,
    postalCode: person.place.zipCode,
    country: person.place.countryCode,
    usageLocation: person.place.countryCode,
  } satisfies Partial<EntraUser>;
}

/** Adds invented people, the next ones in the row, under the tenant's default domain. */
export function addEntraPeople(tenant: EntraTenant, count: number): EntraUser[] {
  const domain = tenant.domains.find(({ isDefault }) => isDefault)?.name ?? "";
  return Array.from({ length: count }, () => {
    const person = personAt(tenant.personCount);
    tenant.personCount += 1;
    return addEntraUser(tenant, { ...entraProfile(person, domain), companyName: tenant.name });
  });
}

export function addEntraUser(
  tenant: EntraTenant,
  given: Partial<EntraUser> & { userPrincipalName: string; displayName: string },
): EntraUser {
  tenant.counter += 1;
  const user: EntraUser = {
    mail: null,
    givenName: null,
    surname: null,
    jobTitle: null,
    department: null,
    mobilePhone: null,
    businessPhones: [],
    officeLocation: null,
    preferredLanguage: null,
    accountEnabled: true,
    userType: "Member",
    companyName: null,
    employeeId: null,
    employeeType: null,
    employeeOrgData: null,
    mailNickname: given.userPrincipalName.split("@")[0] ?? "",
    streetAddress: null,
    city: null,
    state: null,
    postalCode: null,
    country: null,
    usageLocation: null,
    otherMails: [],
    onPremisesImmutableId: null,
    onPremisesExtensionAttributes: null,
    createdDateTime: graphTime(entraNow(tenant)),
    managerId: null,
    ...given,
    id: steadyGuid("entra-user", tenant.name, tenant.counter),
  };
  tenant.users.set(user.id, user);
  tenant.changes.push({ kind: "user", id: user.id });
  return user;
}

export function changeEntraUser(
  tenant: EntraTenant,
  user: EntraUser,
  change: Partial<Omit<EntraUser, "id">>,
): void {
  Object.assign(user, change);
  tenant.changes.push({ kind: "user", id: user.id });
}

export function changeEntraManager(tenant: EntraTenant, user: EntraUser, managerId: string | null): void {
  const { managerId: formerId } = user;
  user.managerId = managerId;
  tenant.changes.push({ kind: "manager", id: user.id, formerId });
}

/** `changed`: soft-deleted, restorable for 30 days. `deleted`: gone for good. */
export function removeEntraUser(tenant: EntraTenant, user: EntraUser, reason: "changed" | "deleted"): void {
  tenant.users.delete(user.id);
  if (reason === "changed") tenant.deletedUsers.set(user.id, user);
  else tenant.deletedUsers.delete(user.id);
  for (const group of tenant.groups.values()) {
    if (group.memberIds.delete(user.id)) noteMembership(tenant, group, user.id, true);
  }
  tenant.changes.push({ kind: "user", id: user.id, reason });
}

/** Gives a soft-deleted user back, under the same id. @returns false when there is none */
export function restoreEntraUser(tenant: EntraTenant, key: string): boolean {
  const user = [...tenant.deletedUsers.values()].find(
    ({ id, userPrincipalName }) => id === key || userPrincipalName === key,
  );
  if (!user) return false;
  tenant.deletedUsers.delete(user.id);
  tenant.users.set(user.id, user);
  tenant.changes.push({ kind: "user", id: user.id });
  return true;
}

export function addEntraGroup(
  tenant: EntraTenant,
  displayName: string,
  memberIds: readonly string[] = [],
): EntraGroup {
  tenant.counter += 1;
  const group: EntraGroup = {
    id: steadyGuid("entra-group", tenant.name, tenant.counter),
    displayName,
    description: null,
    mailEnabled: false,
    mailNickname: displayName.toLowerCase().replace(/\W+/g, "-"),
    securityEnabled: true,
    groupTypes: [],
    memberIds: new Set(memberIds),
  };
  tenant.groups.set(group.id, group);
  tenant.changes.push({ kind: "group", id: group.id });
  return group;
}

export function renameEntraGroup(tenant: EntraTenant, group: EntraGroup, displayName: string): void {
  group.displayName = displayName;
  tenant.changes.push({ kind: "group", id: group.id });
}

/** A member that is one already stays, and one that is none is not told to have left. */
export function changeEntraMember(
  tenant: EntraTenant,
  group: EntraGroup,
  memberId: string,
  change: "add" | "remove",
): void {
  if (group.memberIds.has(memberId) === (change === "add")) return;
  if (change === "add") group.memberIds.add(memberId);
  else group.memberIds.delete(memberId);
  noteMembership(tenant, group, memberId, change === "remove");
}

/** `changed`: kept for 30 days. `deleted`: gone for good. It leaves the groups that it was in. */
export function removeEntraGroup(
  tenant: EntraTenant,
  group: EntraGroup,
  reason: "changed" | "deleted",
): void {
  tenant.groups.delete(group.id);
  for (const parent of tenant.groups.values()) changeEntraMember(tenant, parent, group.id, "remove");
  tenant.changes.push({ kind: "group", id: group.id, reason });
}

function noteMembership(
  tenant: EntraTenant,
  group: EntraGroup,
  memberId: string,
  memberRemoved: boolean,
): void {
  tenant.changes.push({ kind: "membership", id: group.id, memberId, memberRemoved });
}

export function addEntraApp(
  tenant: EntraTenant,
  displayName: string,
  roles: Iterable<string> = guidePermissions,
): EntraApp {
  const number = tenant.apps.length;
  const app: EntraApp = {
    objectId: steadyGuid("entra-app-object", tenant.name, number),
    appId: steadyGuid("entra-app", tenant.name, number),
    displayName,
    disabled: false,
    roles: new Set(roles),
    secrets: [],
    certificates: [],
  };
  tenant.apps.push(app);
  addEntraSecret(tenant, app);
  return app;
}

/** A client secret as the portal makes it: an id, a value shown once, and an end (12 months). */
export function addEntraSecret(tenant: EntraTenant, app: EntraApp): EntraSecret {
  const now = entraNow(tenant);
  const secret: EntraSecret = {
    keyId: steadyGuid("entra-secret", app.appId, app.secrets.length),
    value: `${steadyText(3, "entra", app.appId, app.secrets.length)}8Q~${steadyText(34, "entra-value", app.appId, app.secrets.length)}`,
    startDateTime: graphTime(now),
    endDateTime: graphTime(new Date(now.getTime() + 365 * 86_400_000)),
  };
  app.secrets.push(secret);
  return secret;
}

/** Graph's times have no milliseconds. */
export function graphTime(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, "Z");
}
