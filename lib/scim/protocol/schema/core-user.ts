import { attribute, complex, indexedLength, plural, primaryFlag } from "./attribute.ts";
import type { SchemaDefinition } from "./registry.ts";

/** RFC 7643 §4.1, in full. */
export const coreUser: SchemaDefinition = {
  id: "urn:ietf:params:scim:schemas:core:2.0:User",
  name: "User",
  // The description of RFC 7643 §8.7.1, by which clients have been seen to recognise the schema.
  description: "User Account",
  attributes: [
    attribute(
      "userName",
      "The name that the directory knows the user by; kept as sent, compared without case.",
      {
        required: true,
        uniqueness: "server",
        maxLength: indexedLength,
      },
    ),
    complex("name", "The parts of the user's name.", [
      attribute("formatted", "The full name as it is shown."),
      attribute("familyName", "The family name."),
      attribute("givenName", "The given name."),
      attribute("middleName", "The middle names."),
      attribute("honorificPrefix", "A title before the name."),
      attribute("honorificSuffix", "A suffix after the name."),
    ]),
    attribute("displayName", "The name that is shown for the user.", { maxLength: indexedLength }),
    attribute("nickName", "The casual name."),
    attribute("profileUrl", "The address of the user's profile.", {
      type: "reference",
      referenceTypes: ["external"],
      caseExact: true,
    }),
    attribute("title", "The job title."),
    attribute("userType", "How the user relates to the organisation, such as Employee or Contractor."),
    attribute("preferredLanguage", "The preferred language, as in Accept-Language."),
    attribute("locale", "The locale for dates, numbers and currency, such as en-US."),
    attribute("timezone", "The time zone, as in the IANA database, such as Europe/Berlin."),
    attribute("active", "False takes the user's access away.", { type: "boolean" }),
    attribute("password", "Accepted and forgotten: never stored, never returned.", {
      mutability: "writeOnly",
      returned: "never",
      caseExact: true,
    }),
    plural("emails", "Email addresses.", ["work", "home", "other"], { maxLength: indexedLength }),
    plural("phoneNumbers", "Telephone numbers.", ["work", "home", "mobile", "fax", "pager", "other"]),
    plural("ims", "Instant messaging addresses.", [
      "aim",
      "gtalk",
      "icq",
      "xmpp",
      "msn",
      "skype",
      "qq",
      "yahoo",
    ]),
    plural("photos", "Addresses of pictures of the user.", ["photo", "thumbnail"], {
      type: "reference",
      referenceTypes: ["external"],
      caseExact: true,
    }),
    complex(
      "addresses",
      "Postal addresses.",
      [
        attribute("formatted", "The whole address as it is shown."),
        attribute("streetAddress", "Street, house number, floor."),
        attribute("locality", "The city."),
        attribute("region", "The state or region."),
        attribute("postalCode", "The postal code."),
        attribute("country", "The country, ISO 3166-1 alpha-2."),
        attribute("type", "What the address is for.", { canonicalValues: ["work", "home", "other"] }),
        primaryFlag,
      ],
      { multiValued: true },
    ),
    complex(
      "groups",
      "The groups that the user is in. Changed through the groups.",
      [
        attribute("value", "The group's id.", { mutability: "readOnly", caseExact: true }),
        attribute("$ref", "The group's address.", {
          type: "reference",
          referenceTypes: ["Group"],
          mutability: "readOnly",
          caseExact: true,
        }),
        attribute("display", "The group's name.", { mutability: "readOnly" }),
        attribute("type", "Whether the membership is direct.", {
          mutability: "readOnly",
          canonicalValues: ["direct", "indirect"],
        }),
      ],
      { multiValued: true, mutability: "readOnly" },
    ),
    plural("entitlements", "What the user is entitled to.", []),
    plural("roles", "The user's roles.", []),
    plural("x509Certificates", "The user's certificates, DER in base64.", [], {
      type: "binary",
      caseExact: true,
    }),
  ],
};
