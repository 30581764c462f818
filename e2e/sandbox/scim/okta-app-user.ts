import { randomBytes } from "node:crypto";
import { steadyText } from "../identifiers.ts";
import { oktaProfile } from "../okta/org.ts";
import { personAt } from "../people.ts";
import type { JsonObject } from "./exchange.ts";
import { coreUserSchema, enterpriseSchema } from "./scim-messages.ts";

export interface OktaAppUser extends JsonObject {
  readonly userName: string;
  readonly externalId: string;
}

/**
 * The body Okta sends for an assigned user, with the enterprise attributes of a fully mapped app. The
 * same number gives the same person, user name and externalId in every run.
 */
export function oktaAppUser(index: number, domain: string): OktaAppUser {
  return oktaAppUserOf(
    oktaProfile(personAt(index), domain),
    `00u${steadyText(17, "okta-app-user", domain, index)}`,
  );
}

/**
 * The same for a user of an org.
 * @param externalId the user's id in Okta
 */
export function oktaAppUserOf(profile: Readonly<Record<string, string>>, externalId: string): OktaAppUser {
  const userName = profile.login ?? "";
  const { primaryPhone, mobilePhone, managerId } = profile;
  return withoutUnset({
    schemas: [coreUserSchema, enterpriseSchema],
    userName,
    name: { givenName: profile.firstName, familyName: profile.lastName },
    emails: [{ primary: true, value: profile.email ?? userName, type: "work" }],
    displayName: profile.displayName,
    nickName: profile.nickName,
    title: profile.title,
    userType: profile.userType,
    profileUrl: profile.profileUrl,
    preferredLanguage: profile.preferredLanguage,
    locale: profile.locale?.replace("_", "-"),
    timezone: profile.timezone,
    phoneNumbers: [
      ...(primaryPhone ? [{ value: primaryPhone, type: "work", primary: true }] : []),
      ...(mobilePhone ? [{ value: mobilePhone, type: "mobile" }] : []),
    ],
    addresses: profile.streetAddress
      ? [
          {
            type: "work",
            primary: true,
            streetAddress: profile.streetAddress,
            locality: profile.city,
            region: profile.state,
            postalCode: profile.zipCode,
            country: profile.countryCode,
          },
        ]
      : [],
    [enterpriseSchema]: withoutUnset({
      employeeNumber: profile.employeeNumber,
      costCenter: profile.costCenter,
      division: profile.division,
      department: profile.department,
      manager: managerId ? { value: managerId } : undefined,
    }),
    externalId,
    groups: [],
    // A new random placeholder each time, as Okta sends one even where password sync is off.
    password: randomBytes(6).toString("base64url"),
    active: true,
  });
}

/** Okta leaves out what a profile does not have. */
function withoutUnset<T extends object>(body: T): T {
  const set = Object.entries(body).filter(
    ([name, value]) => value !== undefined && (name === "groups" || !isEmpty(value)),
  );
  return Object.fromEntries(set) as T;
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
