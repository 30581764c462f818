import { isObject, type Json, type JsonObject } from "#lib/scim/protocol/json.ts";

const CORE = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/**
 * Where a field stands in the SCIM resource: property names from the root, or the element of a multi-valued attribute
 * that has this type, and its part.
 */
type Place =
  | { readonly path: readonly string[] }
  | {
      readonly plural: "emails" | "phoneNumbers" | "addresses";
      readonly type: string;
      readonly part: string;
    };

type Field = { readonly label: string; readonly place: Place; readonly maxLength: number };

const SHORT = 512;
const LONG = 1_000;
const at = (label: string, path: readonly string[], maxLength = LONG): Field => ({
  label,
  place: { path },
  maxLength,
});
const element = (
  label: string,
  plural: "emails" | "phoneNumbers" | "addresses",
  type: string,
  part = "value",
  maxLength = LONG,
): Field => ({ label, place: { plural, type, part }, maxLength });

/**
 * What an admin can enter of a user: the 25 attributes that address books share, in the order of the template, and the
 * id that the directory gave. The keys are names of the admin API and headers of the CSV file.
 */
export const userFields = {
  userName: at("User name", ["userName"], SHORT),
  displayName: at("Display name", ["displayName"], SHORT),
  givenName: at("Given name", ["name", "givenName"]),
  familyName: at("Family name", ["name", "familyName"]),
  nickName: at("Nickname", ["nickName"]),
  email: element("Email", "emails", "work", "value", SHORT),
  secondEmail: element("Second email", "emails", "other", "value", SHORT),
  profileUrl: at("Profile URL", ["profileUrl"]),
  primaryPhone: element("Primary phone", "phoneNumbers", "work"),
  mobilePhone: element("Mobile phone", "phoneNumbers", "mobile"),
  streetAddress: element("Street address", "addresses", "work", "streetAddress"),
  locality: element("City", "addresses", "work", "locality"),
  region: element("State or region", "addresses", "work", "region"),
  postalCode: element("Postal code", "addresses", "work", "postalCode"),
  country: element("Country", "addresses", "work", "country"),
  preferredLanguage: at("Preferred language", ["preferredLanguage"]),
  locale: at("Locale", ["locale"]),
  timezone: at("Time zone", ["timezone"]),
  userType: at("User type", ["userType"]),
  employeeNumber: at("Employee number", [ENTERPRISE, "employeeNumber"]),
  costCenter: at("Cost center", [ENTERPRISE, "costCenter"]),
  title: at("Title", ["title"]),
  division: at("Division", [ENTERPRISE, "division"]),
  department: at("Department", [ENTERPRISE, "department"]),
  managerDisplayName: at("Manager's display name", [ENTERPRISE, "manager", "displayName"]),
  externalId: at("External ID", ["externalId"], SHORT),
} as const satisfies Record<string, Field>;

export type UserFieldKey = keyof typeof userFields;
export const userFieldKeys = Object.keys(userFields) as UserFieldKey[];

/** The fields as text; empty where there is no value. */
export type UserFieldValues = Record<UserFieldKey, string>;

/** The fields of a user's resource. */
export function fieldsOf(resource: JsonObject): UserFieldValues {
  return Object.fromEntries(
    userFieldKeys.map((key) => [key, textAt(resource, userFields[key].place)]),
  ) as UserFieldValues;
}

function textAt(resource: JsonObject, place: Place): string {
  const value =
    "path" in place
      ? place.path.reduce<Json | undefined>(
          (from, name) => (isObject(from) ? from[name] : undefined),
          resource,
        )
      : elementOf(listAt(resource, place.plural), place.type)?.[place.part];
  return typeof value === "string" ? value : "";
}

function listAt(resource: JsonObject, name: string): JsonObject[] {
  const list = resource[name];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** The element of a type; one without a type is the one for work, as clients that send a single value leave it out. */
function elementOf(list: readonly JsonObject[], type: string): JsonObject | undefined {
  return (
    list.find((one) => one.type === type) ?? (type === "work" ? list.find((one) => !one.type) : undefined)
  );
}

/**
 * A user's resource with these fields; what the fields do not speak of stays as it was in `own`.
 * @param fields trimmed; empty takes the value away
 */
export function resourceOf(fields: UserFieldValues, active: boolean, own: JsonObject = {}): JsonObject {
  const resource: JsonObject = structuredClone(own);
  const before = fieldsOf(own);
  for (const key of userFieldKeys) {
    const { place }: Field = userFields[key];
    if (fields[key] === before[key]) continue;
    if ("path" in place) setAt(resource, place.path, fields[key]);
    else setElement(resource, place, fields[key]);
  }
  const isRenamed = fields.givenName !== before.givenName || fields.familyName !== before.familyName;
  // The full name as somebody once formatted it is not that of the new parts.
  if (isRenamed) setAt(resource, ["name", "formatted"], "");
  const extensions = Object.keys(resource).filter((name) => name.startsWith("urn:"));
  return { ...resource, active, schemas: [CORE, ...extensions] };
}

function setAt(container: JsonObject, [name = "", ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    if (value === "") delete container[name];
    else container[name] = value;
    return;
  }
  const inner = isObject(container[name]) ? container[name] : {};
  setAt(inner, rest, value);
  if (Object.keys(inner).length === 0) delete container[name];
  else container[name] = inner;
}

function setElement(
  resource: JsonObject,
  { plural, type, part }: Extract<Place, { plural: string }>,
  value: string,
): void {
  const list = listAt(resource, plural);
  const existing = elementOf(list, type);
  const isFirst = type === "work" && !list.some((one) => one.primary === true);
  const one = existing ?? { type, ...(isFirst ? { primary: true } : {}) };
  if (!existing) list.push(one);
  if (value === "") delete one[part];
  else one[part] = value;
  const kept = list.filter((each) => Object.keys(each).some((name) => name !== "type" && name !== "primary"));
  if (kept.length === 0) delete resource[plural];
  else resource[plural] = kept;
}
