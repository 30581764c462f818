import { isObject, type Json, type JsonObject } from "#lib/scim/protocol/json.ts";
import { enterpriseUser } from "#lib/scim/protocol/schema/enterprise-user.ts";
import { type AttributeOrigins, rowKey } from "./attribute-origins.ts";
import {
  addressParts,
  type CustomLabels,
  type GroupTitle,
  groupTitles,
  pluralLabel,
  valueText,
  wordsOf,
} from "./attribute-words.ts";
import type { AttributeGroup, UserAttribute } from "./contract.ts";
import { type AttributeSources, attributesOf } from "./user-changes.ts";

const enterprise = (name: string) => `${enterpriseUser.id}:${name}`;

/**
 * The attributes that every user's page names, sent or not: a gap is what an admin looks for. They are the 25 that
 * address books share (user name and display name required), in the order of the page.
 */
export const alwaysShown: readonly (readonly [group: GroupTitle, path: string, label: string])[] = [
  ["Names", "displayName", "Display name"],
  ["Names", "name.givenName", "Given name"],
  ["Names", "name.familyName", "Family name"],
  ["Names", "nickName", "Nickname"],
  ["Contact", "emails", "Email"],
  ["Contact", "emails", "Second email"],
  ["Contact", "phoneNumbers", "Primary phone"],
  ["Contact", "phoneNumbers", "Mobile phone"],
  ["Contact", "profileUrl", "Profile URL"],
  ["Contact", "preferredLanguage", "Preferred language"],
  ["Contact", "locale", "Locale"],
  ["Contact", "timezone", "Time zone"],
  ...addressParts.map(([, label]) => ["Address", "addresses", label] as const),
  ["Work", "title", "Title"],
  ["Work", "userType", "User type"],
  ["Work", enterprise("employeeNumber"), "Employee number"],
  ["Work", enterprise("department"), "Department"],
  ["Work", enterprise("division"), "Division"],
  ["Work", enterprise("costCenter"), "Cost center"],
  ["Work", enterprise("manager.displayName"), "Manager's display name"],
  ["Account", "userName", "User name"],
];

/**
 * Every attribute of a user's resource with its source and last change, grouped as people look for them.
 * @param labels the custom attributes of the user's directory, which are named whether they were sent or not
 * @param origins where a sync of the directory reads them
 */
export function attributeGroupsOf(
  resource: JsonObject,
  sources: AttributeSources,
  labels: CustomLabels = new Map(),
  origins: AttributeOrigins = new Map(),
): AttributeGroup[] {
  const groups = new Map<GroupTitle, Map<string, UserAttribute>>(
    groupTitles.map((title) => [title, new Map()]),
  );
  const rowOf = (group: GroupTitle, path: string, label: string): UserAttribute => {
    const rows = groups.get(group) ?? new Map<string, UserAttribute>();
    const existing = rows.get(rowKey(path, label));
    if (existing) return existing;
    const row: UserAttribute = { label, path, values: [], source: null, origin: null, changedAt: null };
    rows.set(rowKey(path, label), row);
    return row;
  };
  const add = (group: GroupTitle, path: string, label: string, value: Json | undefined) => {
    const text = valueText(value);
    if (text === null) return;
    const row = rowOf(group, path, label);
    row.values.push(text);
    row.source = sources[path]?.source ?? null;
    row.origin = row.source === "sync" ? (origins.get(rowKey(path, label)) ?? null) : null;
    row.changedAt = sources[path]?.at ?? null;
  };

  for (const [group, path, label] of alwaysShown) rowOf(group, path, label);
  for (const [path, label] of labels) rowOf("Custom", path, label);
  for (const [path, value] of attributesOf(resource)) {
    const { group, label } = wordsOf(path, labels);
    if (!Array.isArray(value)) add(group, path, label, value);
    else if (path === "addresses") addAddresses(value, add);
    else
      for (const element of value) add(group, path, pluralLabel(path, typeOf(element)), withoutType(element));
  }
  return groupTitles
    .map((title) => ({ title, attributes: [...(groups.get(title)?.values() ?? [])] }))
    .filter(({ attributes }) => attributes.length > 0);
}

type Add = (group: GroupTitle, path: string, label: string, value: Json | undefined) => void;

/** The workplace's address in rows, any other in one line. One without a type is the workplace's if it is primary or alone. */
function addAddresses(addresses: readonly Json[], add: Add): void {
  const work =
    addresses.find((one) => typeOf(one) === "work") ??
    addresses.find(
      (one) => isObject(one) && typeOf(one) === null && (one.primary === true || addresses.length === 1),
    );
  for (const address of addresses) {
    if (address !== work || !isObject(address)) {
      add("Address", "addresses", pluralLabel("addresses", typeOf(address)), withoutType(address));
      continue;
    }
    const parts = addressParts.filter(([part]) => valueText(address[part]) !== null);
    for (const [part, label] of parts) add("Address", "addresses", label, address[part]);
    if (parts.length === 0) add("Address", "addresses", "Address", address.formatted);
  }
}

function typeOf(element: Json): string | null {
  const type = isObject(element) ? element.type : null;
  return typeof type === "string" && type !== "" ? type : null;
}

function withoutType(element: Json): Json {
  if (!isObject(element)) return element;
  const { type, ...rest } = element;
  return rest;
}
