import type { EntraUser } from "../entra/state.ts";
import { entraProfile } from "../entra/tenant.ts";
import { steadyGuid } from "../identifiers.ts";
import { personAt } from "../people.ts";
import type { EntraAttributes } from "./entra-paths.ts";
import { enterpriseSchema } from "./scim-messages.ts";

/** A user in the scope of a provisioning app: the name it is matched by, and all mapped attributes. */
export interface EntraAppUser {
  readonly userName: string;
  readonly attributes: EntraAttributes;
}

/** The person of that number; the same number gives the same names and externalId in every run. */
export function entraAppUser(index: number, domain: string): EntraAppUser {
  return entraAppUserOf({
    ...entraProfile(personAt(index), domain),
    id: steadyGuid("entra-app-user", domain, index),
    accountEnabled: true,
  });
}

type Mapped = Pick<EntraUser, "id" | "accountEnabled" | "userPrincipalName" | "displayName"> &
  Partial<EntraUser>;

/**
 * The default attribute mapping of a non-gallery app ("Customize user provisioning attribute-mappings", Microsoft Learn).
 * What a user does not have is not sent.
 */
export function entraAppUserOf(user: Mapped): EntraAppUser {
  const mapped: Record<string, string | boolean | null | undefined> = {
    userName: user.userPrincipalName,
    active: user.accountEnabled,
    displayName: user.displayName,
    title: user.jobTitle,
    'emails[type eq "work"].value': user.mail,
    preferredLanguage: user.preferredLanguage,
    "name.givenName": user.givenName,
    "name.familyName": user.surname,
    "name.formatted": user.displayName,
    'addresses[type eq "work"].formatted': user.officeLocation,
    'addresses[type eq "work"].streetAddress': user.streetAddress,
    'addresses[type eq "work"].locality': user.city,
    'addresses[type eq "work"].region': user.state,
    'addresses[type eq "work"].postalCode': user.postalCode,
    'addresses[type eq "work"].country': user.country,
    'phoneNumbers[type eq "work"].value': user.businessPhones?.[0],
    'phoneNumbers[type eq "mobile"].value': user.mobilePhone,
    externalId: user.id,
    [`${enterpriseSchema}:employeeNumber`]: user.employeeId,
    [`${enterpriseSchema}:department`]: user.department,
  };
  const set = Object.entries(mapped).filter(
    (entry): entry is [string, string | boolean] => entry[1] !== null && entry[1] !== undefined,
  );
  return { userName: user.userPrincipalName, attributes: Object.fromEntries(set) };
}
