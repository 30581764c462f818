import type { AttributeType } from "./vocabulary.ts";

/** A global attribute that every installation starts with. A path is null where the source has nothing like it. */
export type DefaultAttribute = {
  readonly key: string;
  readonly label: string;
  readonly help: string;
  readonly type: AttributeType;
  /** Variable name in Okta's user profile: https://developer.okta.com/docs/concepts/user-profiles/ */
  readonly okta: string | null;
  /** Property of Microsoft Graph's user: https://learn.microsoft.com/graph/api/resources/user */
  readonly graph: string | null;
  /** Path in the SCIM user (RFC 7643 §4.1, §4.3). */
  readonly scim: string;
};

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

function text(
  key: string,
  label: string,
  help: string,
  paths: { okta: string | null; graph: string | null; scim: string },
): DefaultAttribute {
  return { key, label, help, type: "string", ...paths };
}

/**
 * Names, in the order of the table: who the user is, how to reach them, where they are, what they do,
 * whom they report to.
 */
export const defaultAttributes: readonly DefaultAttribute[] = [
  text(
    "userName",
    "User name",
    "The name that the directory signs the user in with. Required, unique in its directory.",
    {
      okta: "login",
      graph: "userPrincipalName",
      scim: "userName",
    },
  ),
  text("mail", "Email", "The work email address. Invitations go there.", {
    okta: "email",
    graph: "mail",
    scim: 'emails[type eq "work"].value',
  }),
  text(
    "userPrincipalName",
    "User principal name",
    "Entra's sign-in name, name@domain. In Okta it is the login.",
    {
      okta: "login",
      graph: "userPrincipalName",
      scim: "userName",
    },
  ),
  text(
    "externalId",
    "Directory's own id",
    "The id that the directory gave the user. It survives every renaming. In Okta it is always the id.",
    {
      okta: null,
      graph: "id",
      scim: "externalId",
    },
  ),
  text("displayName", "Display name", "The name that is shown to others. Required.", {
    okta: "displayName",
    graph: "displayName",
    scim: "displayName",
  }),
  text("givenName", "Given name", "First name.", {
    okta: "firstName",
    graph: "givenName",
    scim: "name.givenName",
  }),
  text("familyName", "Family name", "Last name.", {
    okta: "lastName",
    graph: "surname",
    scim: "name.familyName",
  }),
  text("nickName", "Nickname", "What colleagues call the user.", {
    okta: "nickName",
    graph: null,
    scim: "nickName",
  }),
  text("secondEmail", "Second email", "Another address of the user, usually private.", {
    okta: "secondEmail",
    graph: "otherMails",
    scim: 'emails[type eq "other"].value',
  }),
  text("primaryPhone", "Primary phone", "The work phone number.", {
    okta: "primaryPhone",
    graph: "businessPhones",
    scim: 'phoneNumbers[type eq "work"].value',
  }),
  text("mobilePhone", "Mobile phone", "The mobile number.", {
    okta: "mobilePhone",
    graph: "mobilePhone",
    scim: 'phoneNumbers[type eq "mobile"].value',
  }),
  text("profileUrl", "Profile URL", "A web page about the user.", {
    okta: "profileUrl",
    graph: null,
    scim: "profileUrl",
  }),
  text("streetAddress", "Street address", "Street and number of the workplace.", {
    okta: "streetAddress",
    graph: "streetAddress",
    scim: 'addresses[type eq "work"].streetAddress',
  }),
  text("locality", "City", "City of the workplace.", {
    okta: "city",
    graph: "city",
    scim: 'addresses[type eq "work"].locality',
  }),
  text("region", "State or region", "State, province or region of the workplace.", {
    okta: "state",
    graph: "state",
    scim: 'addresses[type eq "work"].region',
  }),
  text("postalCode", "Postal code", "Postal code of the workplace.", {
    okta: "zipCode",
    graph: "postalCode",
    scim: 'addresses[type eq "work"].postalCode',
  }),
  text("country", "Country", "Country of the workplace, as a two-letter code where the directory has one.", {
    okta: "countryCode",
    graph: "country",
    scim: 'addresses[type eq "work"].country',
  }),
  text(
    "preferredLanguage",
    "Preferred language",
    "Language for the user's pages and mails, such as en or de-CH.",
    {
      okta: "preferredLanguage",
      graph: "preferredLanguage",
      scim: "preferredLanguage",
    },
  ),
  text("locale", "Locale", "How dates and numbers are written for the user, such as en-US.", {
    okta: "locale",
    graph: null,
    scim: "locale",
  }),
  text("timezone", "Time zone", "The user's time zone, such as America/Denver.", {
    okta: "timezone",
    graph: null,
    scim: "timezone",
  }),
  text("title", "Title", "Job title.", { okta: "title", graph: "jobTitle", scim: "title" }),
  text("userType", "User type", "The relation to the company, such as Employee, Contractor or Guest.", {
    okta: "userType",
    graph: "userType",
    scim: "userType",
  }),
  text("employeeNumber", "Employee number", "The number that the company gave the user.", {
    okta: "employeeNumber",
    graph: "employeeId",
    scim: `${ENTERPRISE}:employeeNumber`,
  }),
  text("organization", "Organisation", "The company or organisation that the user belongs to.", {
    okta: "organization",
    graph: "companyName",
    scim: `${ENTERPRISE}:organization`,
  }),
  text("division", "Division", "The division that the user works in.", {
    okta: "division",
    graph: "employeeOrgData.division",
    scim: `${ENTERPRISE}:division`,
  }),
  text("department", "Department", "The department that the user works in.", {
    okta: "department",
    graph: "department",
    scim: `${ENTERPRISE}:department`,
  }),
  text("costCenter", "Cost center", "The cost center that the user is booked on.", {
    okta: "costCenter",
    graph: "employeeOrgData.costCenter",
    scim: `${ENTERPRISE}:costCenter`,
  }),
  {
    key: "manager",
    label: "Manager",
    help: "Who the user reports to. Muster finds that user by this value.",
    type: "reference",
    okta: "managerId",
    graph: "manager.id",
    scim: `${ENTERPRISE}:manager.value`,
  },
  text(
    "managerDisplayName",
    "Manager's display name",
    "The manager's name, where the directory sends only that.",
    {
      okta: "manager",
      graph: "manager.displayName",
      scim: `${ENTERPRISE}:manager.displayName`,
    },
  ),
];
