import { cursorsAround, positionOf, wordsOf } from "#lib/groups/list-cursor.ts";
import { isObject, type Json, type JsonObject } from "#lib/scim/protocol/json.ts";
import { enterpriseUser } from "#lib/scim/protocol/schema/enterprise-user.ts";
import { emailOf } from "#lib/users/user-record.ts";
import { type EntryRow, findEntries } from "./address-book.store.ts";
import type { AddressBookQuery, AddressBookView } from "./contract.ts";
import type { PortalUser } from "./portal-user.ts";
import { ENTRIES_PER_PAGE } from "./vocabulary.ts";

const ORDER = "address-book";

/**
 * One page of the people of the user's own directory, in the order of their user names. Who lost access is still there,
 * and shown so: the address stays useful.
 * @throws AppError validation_failed for a cursor of another list
 */
export async function listAddressBook(
  { directoryId }: PortalUser,
  { search, cursor }: AddressBookQuery,
): Promise<AddressBookView> {
  const position = positionOf(cursor, ORDER);
  const { rows, hasMore } = await findEntries(directoryId, wordsOf(search), position, ENTRIES_PER_PAGE);
  return { entries: rows.map(entryOf), ...cursorsAround(rows, hasMore, position, ORDER) };
}

function entryOf({ id, name, hasAccess, resource }: EntryRow): AddressBookView["entries"][number] {
  const enterprise = resource[enterpriseUser.id];
  return {
    id,
    name,
    hasAccess,
    email: emailOf(resource),
    phone: phoneOf(resource),
    title: textOf(resource.title),
    department: isObject(enterprise) ? textOf(enterprise.department) : null,
  };
}

/** The number that people mean: the primary one, else the work one, else the first. */
function phoneOf(resource: JsonObject): string | null {
  const numbers = (Array.isArray(resource.phoneNumbers) ? resource.phoneNumbers : []).filter(isObject);
  const chosen =
    numbers.find((one) => one.primary === true) ?? numbers.find((one) => one.type === "work") ?? numbers[0];
  return textOf(chosen?.value);
}

function textOf(value: Json | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
