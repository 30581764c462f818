import { isObject, type Json, type JsonObject } from "#lib/scim/protocol/json.ts";
import { enterpriseUser } from "#lib/scim/protocol/schema/enterprise-user.ts";

/** The groups of a user's page, in their order. */
export const groupTitles = ["Names", "Contact", "Address", "Work", "Account", "Custom"] as const;
export type GroupTitle = (typeof groupTitles)[number];

export type AttributeWords = { readonly label: string; readonly group: GroupTitle };

const enterprise = (name: string) => `${enterpriseUser.id}:${name}`;

/** What people call single-valued attributes, by path as in lib/users/user-changes.ts. */
const single: Readonly<Record<string, AttributeWords>> = {
  displayName: { label: "Display name", group: "Names" },
  "name.givenName": { label: "Given name", group: "Names" },
  "name.familyName": { label: "Family name", group: "Names" },
  "name.middleName": { label: "Middle name", group: "Names" },
  "name.formatted": { label: "Full name", group: "Names" },
  "name.honorificPrefix": { label: "Title before the name", group: "Names" },
  "name.honorificSuffix": { label: "Suffix after the name", group: "Names" },
  nickName: { label: "Nickname", group: "Names" },
  profileUrl: { label: "Profile URL", group: "Contact" },
  preferredLanguage: { label: "Preferred language", group: "Contact" },
  locale: { label: "Locale", group: "Contact" },
  timezone: { label: "Time zone", group: "Contact" },
  title: { label: "Title", group: "Work" },
  userType: { label: "User type", group: "Work" },
  [enterprise("employeeNumber")]: { label: "Employee number", group: "Work" },
  [enterprise("organization")]: { label: "Organisation", group: "Work" },
  [enterprise("division")]: { label: "Division", group: "Work" },
  [enterprise("department")]: { label: "Department", group: "Work" },
  [enterprise("costCenter")]: { label: "Cost center", group: "Work" },
  [enterprise("manager.displayName")]: { label: "Manager's display name", group: "Work" },
  [enterprise("manager.value")]: { label: "Manager, as sent", group: "Work" },
  userName: { label: "User name", group: "Account" },
  externalId: { label: "External ID", group: "Account" },
  active: { label: "Active", group: "Account" },
};

/** Multi-valued attributes: the label of each `type`; others get the plain label with the type behind it. */
const plural: Readonly<
  Record<string, AttributeWords & { readonly byType: Readonly<Record<string, string>> }>
> = {
  emails: {
    label: "Email",
    group: "Contact",
    byType: { work: "Email", other: "Second email", home: "Home email" },
  },
  phoneNumbers: {
    label: "Phone",
    group: "Contact",
    byType: {
      work: "Primary phone",
      mobile: "Mobile phone",
      home: "Home phone",
      fax: "Fax",
      pager: "Pager",
      other: "Other phone",
    },
  },
  ims: { label: "Instant messaging", group: "Contact", byType: {} },
  photos: { label: "Photo", group: "Contact", byType: {} },
  addresses: { label: "Address", group: "Address", byType: { home: "Home address", other: "Other address" } },
  roles: { label: "Roles", group: "Work", byType: {} },
  entitlements: { label: "Entitlements", group: "Work", byType: {} },
  x509Certificates: { label: "Certificates", group: "Account", byType: {} },
};

/** Parts of the address of the workplace, each in a row of its own. */
export const addressParts: readonly (readonly [part: string, label: string])[] = [
  ["streetAddress", "Street address"],
  ["locality", "City"],
  ["region", "State or region"],
  ["postalCode", "Postal code"],
  ["country", "Country"],
];

/** What an admin called the attributes of the organisation's own, by path. */
export type CustomLabels = ReadonlyMap<string, string>;
const noLabels: CustomLabels = new Map();

/**
 * Label and group of an attribute by its path; what is not known is the directory's own, named as its admin did, or by
 * the path's last part.
 */
export function wordsOf(path: string, labels: CustomLabels = noLabels): AttributeWords {
  const label = labels.get(path);
  if (label !== undefined) return { label, group: "Custom" };
  const known = single[path] ?? plural[path];
  if (known) return { label: known.label, group: known.group };
  const name = path.startsWith("urn:") ? path.slice(path.lastIndexOf(":") + 1) : path;
  return { label: spaced(name), group: "Custom" };
}

/** The label of one value of a multi-valued attribute, by its type. */
export function pluralLabel(path: string, type: string | null): string {
  const words = plural[path];
  if (!words) return wordsOf(path).label;
  // A value without a type is the one for work: clients that send a single value leave the type out.
  if (type === null) return words.byType.work ?? words.label;
  return words.byType[type.toLowerCase()] ?? (type === "work" ? words.label : `${words.label} (${type})`);
}

/** "badgeNumber" and "badge_number" become "Badge number". */
function spaced(name: string): string {
  const words = name
    .replaceAll(/[._-]+/g, " ")
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value as a person reads it; null where there is none. */
export function valueText(value: Json | undefined): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (Array.isArray(value))
    return (
      value
        .map(valueText)
        .filter((text) => text !== null)
        .join(", ") || null
    );
  if (!isObject(value)) return String(value);
  return elementText(value);
}

/** One element of a multi-valued attribute: its value with the type behind it, an address in one line. */
function elementText(element: JsonObject): string | null {
  const { value, type, primary, display, $ref, ...parts } = element;
  const main =
    valueText(value) ??
    valueText(parts.formatted)?.replaceAll(/\s*\n\s*/g, ", ") ??
    (addressParts
      .map(([part]) => valueText(parts[part]))
      .filter((text) => text !== null)
      .join(", ") ||
      valueText(display));
  if (main === null) return null;
  return typeof type === "string" && type !== "" ? `${main} (${type})` : main;
}
