import { randomBytes } from "node:crypto";
import { steadyText } from "../identifiers.ts";
import { personAt } from "../people.ts";
import { coreUserSchema } from "./checks.ts";
import type { JsonObject } from "./exchange.ts";

export interface OktaAppUser extends JsonObject {
  readonly userName: string;
  readonly externalId: string;
}

const enterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/**
 * The body Okta sends for an assigned user, with the enterprise attributes of a fully mapped app.
 * The same number gives the same person, user name and externalId in every run; the password is a
 * new random placeholder each time, as Okta sends one even where password sync is off.
 */
export function oktaAppUser(index: number, domain: string): OktaAppUser {
  const person = personAt(index);
  const userName = `${person.mailbox}@${domain}`;
  const { place } = person;
  return {
    schemas: [coreUserSchema, enterpriseSchema],
    userName,
    name: { givenName: person.givenName, familyName: person.familyName },
    emails: [{ primary: true, value: userName, type: "work" }],
    displayName: `${person.givenName} ${person.familyName}`,
    nickName: person.givenName,
    title: person.title,
    userType: "Employee",
    profileUrl: `https://people.example/${person.mailbox}`,
    preferredLanguage: place.language,
    locale: place.locale.replace("_", "-"),
    timezone: place.timezone,
    phoneNumbers: [
      { value: person.primaryPhone, type: "work", primary: true },
      { value: person.mobilePhone, type: "mobile" },
    ],
    addresses: [
      {
        type: "work",
        primary: true,
        streetAddress: place.streetAddress,
        locality: place.city,
        region: place.state,
        postalCode: place.zipCode,
        country: place.countryCode,
      },
    ],
    [enterpriseSchema]: {
      employeeNumber: person.employeeNumber,
      costCenter: person.costCenter,
      division: person.division,
      department: person.department,
    },
    externalId: `00u${steadyText(17, "okta-app-user", domain, index)}`,
    groups: [],
    password: randomBytes(6).toString("base64url"),
    active: true,
  };
}
