import { goodBehaviour } from "../http/behaviour.ts";
import { steadyText } from "../identifiers.ts";
import { type Person, personAt } from "../people.ts";
import { type OktaTokenRole, permissionsOf } from "./permissions.ts";
import {
  groupTarget,
  type OktaGroup,
  type OktaOrg,
  type OktaStatus,
  type OktaToken,
  type OktaUser,
  oktaNow,
  userTarget,
} from "./state.ts";
import { appendLog } from "./system-log.ts";

/** An empty org with its Everyone group and the admin account that owns its tokens. */
export function createOktaOrg(name: string, domain: string): OktaOrg {
  const org: OktaOrg = {
    name,
    id: `00o${steadyText(17, "okta-org", name)}`,
    domain,
    behaviour: goodBehaviour(),
    isOkta: true,
    rateLimit: 1200,
    buckets: new Map(),
    users: [],
    userPosition: new Map(),
    idByLogin: new Map(),
    groups: [],
    tokens: [],
    apps: [],
    samlApps: [],
    accessTokens: new Map(),
    usedProofs: new Set(),
    dpopNonce: steadyText(32, "okta-dpop", name),
    log: [],
    personCount: 0,
    counter: 0,
  };
  addOktaGroup(org, "Everyone", "BUILT_IN");
  addOktaUser(org, {
    login: `okta.admin@${domain}`,
    email: `okta.admin@${domain}`,
    firstName: "Olivia",
    lastName: "Admin",
    displayName: "Olivia Admin",
  });
  return org;
}

export function addOktaUser(
  org: OktaOrg,
  profile: Record<string, string>,
  status: OktaStatus = "ACTIVE",
): OktaUser {
  const login = profile.login ?? "";
  const now = oktaNow(org);
  const active = status === "ACTIVE";
  org.counter += 1;
  const user: OktaUser = {
    id: `00u${steadyText(17, "okta-user", org.name, org.counter)}`,
    status,
    created: now,
    activated: active ? now : null,
    statusChanged: active ? now : null,
    lastUpdated: now,
    lastLogin: null,
    passwordChanged: active ? now : null,
    profile,
  };
  org.userPosition.set(user.id, org.users.push(user) - 1);
  org.idByLogin.set(login.toLowerCase(), user.id);
  org.groups.find((group) => group.type === "BUILT_IN")?.memberIds.add(user.id);
  appendLog(org, "user.lifecycle.create", "Create Okta user", [userTarget(user)]);
  if (active) appendLog(org, "user.lifecycle.activate", "Activate Okta user", [userTarget(user)]);
  return user;
}

/** What an org with the usual attributes knows of a person. */
export function oktaProfile(person: Person, domain: string): Record<string, string> {
  const login = `${person.mailbox}@${domain}`;
  return {
    login,
    email: login,
    secondEmail: `${person.mailbox}@mail.example`,
    firstName: person.givenName,
    lastName: person.familyName,
    displayName: `${person.givenName} ${person.familyName}`,
    nickName: person.givenName,
    title: person.title,
    department: person.department,
    division: person.division,
    costCenter: person.costCenter,
    employeeNumber: person.employeeNumber,
    userType: "Employee",
    mobilePhone: person.mobilePhone,
    primaryPhone: person.primaryPhone,
    streetAddress: person.place.streetAddress,
    city: person.place.city,
    state: person.place.state,
    zipCode: person.place.zipCode,
    countryCode: person.place.countryCode,
    preferredLanguage: person.place.language,
    locale: person.place.locale,
    timezone: person.place.timezone,
    profileUrl: `https://people.example/${person.mailbox}`,
  };
}

/** Adds invented people, the next ones in the row; returns them. */
export function addOktaPeople(org: OktaOrg, count: number): OktaUser[] {
  return Array.from({ length: count }, () => {
    const person = personAt(org.personCount);
    org.personCount += 1;
    return addOktaUser(org, {
      ...oktaProfile(person, org.domain),
      organization: org.name,
      manager: "Olivia Admin",
      managerId: `okta.admin@${org.domain}`,
    });
  });
}

export function addOktaGroup(org: OktaOrg, name: string, type: OktaGroup["type"]): OktaGroup {
  const now = oktaNow(org);
  org.counter += 1;
  const group: OktaGroup = {
    id: `00g${steadyText(17, "okta-group", org.name, org.counter)}`,
    type,
    created: now,
    lastUpdated: now,
    lastMembershipUpdated: now,
    profile: { name, description: type === "BUILT_IN" ? "All users in your organization" : "" },
    memberIds: new Set(),
    isUnlisted: false,
  };
  org.groups.push(group);
  if (type !== "BUILT_IN")
    appendLog(org, "group.lifecycle.create", "Create Okta group", [groupTarget(group)]);
  return group;
}

export function addOktaToken(org: OktaOrg, role: OktaTokenRole): OktaToken {
  const owner = org.users[0];
  if (!owner) throw new Error(`org ${org.name} has lost the account that owns its tokens`);
  const token: OktaToken = {
    value: `00${steadyText(40, "okta-token", org.name, org.tokens.length, role)}`,
    ownerId: owner.id,
    permissions: permissionsOf(role),
    revoked: false,
  };
  org.tokens.push(token);
  return token;
}
