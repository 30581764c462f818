import type { Provider } from "./mapping-line.ts";

/** Okta's base profile: https://developer.okta.com/docs/reference/api/users/#default-profile-properties */
const oktaNames =
  "login email secondEmail firstName lastName middleName honorificPrefix honorificSuffix title displayName nickName profileUrl primaryPhone mobilePhone streetAddress city state zipCode countryCode postalAddress preferredLanguage locale timezone userType employeeNumber costCenter organization division department managerId manager";

/** What Graph gives of many users at once, and can be mapped: https://learn.microsoft.com/graph/api/resources/user#properties */
const graphNames =
  "userPrincipalName mail displayName givenName surname jobTitle department companyName employeeId employeeType employeeHireDate employeeOrgData.division employeeOrgData.costCenter mailNickname mobilePhone businessPhones faxNumber otherMails proxyAddresses imAddresses officeLocation streetAddress city state postalCode country usageLocation preferredLanguage preferredDataLocation userType accountEnabled ageGroup creationType createdDateTime externalUserState onPremisesDistinguishedName onPremisesDomainName onPremisesImmutableId onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled onPremisesUserPrincipalName securityIdentifier manager.id id";
const extensionAttributes = Array.from(
  { length: 15 },
  (_, index) => `onPremisesExtensionAttributes.extensionAttribute${index + 1}`,
);

const names: Record<Provider, readonly string[]> = {
  okta: [...oktaNames.split(" "), "id"],
  entra: [...graphNames.split(" "), ...extensionAttributes],
};

/** The attributes that every directory of this kind has, as an admin writes them. */
export function providerNames(provider: Provider): readonly string[] {
  return names[provider];
}

/** Graph gives these for one user at a time only; asked for with many, it refuses the whole list. */
const oneAtATime = new Set(
  "aboutMe birthday hireDate interests mySite pastProjects preferredName print responsibilities schools skills mailboxSettings signInActivity deviceEnrollmentLimit".split(
    " ",
  ),
);
/** https://learn.microsoft.com/graph/api/resources/user#relationships: no properties, and not part of a delta query; a manager is, by id. */
const relations = new Set(
  "directReports memberOf transitiveMemberOf ownedDevices registeredDevices licenseDetails photo".split(" "),
);

/** Why identity servers can't read an attribute together with all users, as a sentence; null where they can. */
export function unreadable(provider: Provider, path: readonly string[]): string | null {
  const [first = ""] = path;
  if (provider === "okta") {
    return path.length > 1
      ? `An attribute of Okta's profile has one name. Write ${path.at(-1)}, as the profile editor calls it.`
      : null;
  }
  if (first === "manager")
    return path.join(".") === "manager.id"
      ? null
      : "Microsoft Graph tells changes of a manager by id only. Write manager.id.";
  if (relations.has(first))
    return `Microsoft Graph does not give “${first}” with its list of users. Take a property of the user, or let SCIM push it.`;
  if (oneAtATime.has(first))
    return `Microsoft Graph gives “${first}” for one user at a time only. Take another property, or let SCIM push it.`;
  return null;
}

/** What has to be selected in Graph so that the attributes come along: the outermost names, each once. */
export function selectionOf(paths: readonly (readonly string[])[]): string[] {
  return [...new Set(paths.map(([first = ""]) => first))].filter((name) => name !== "");
}
