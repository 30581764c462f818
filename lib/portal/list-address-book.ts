import { openSecret, sealSecret } from "#lib/platform/crypto/key-ring.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { cursorsAround, positionOf } from "#lib/platform/http/list-cursor.ts";
import { RateLimiter } from "#lib/platform/http/rate-limiter.ts";
import { wordsOf } from "#lib/platform/http/search-words.ts";
import { isObject, type Json, type JsonObject } from "#lib/scim/protocol/json.ts";
import { enterpriseUser } from "#lib/scim/protocol/schema/enterprise-user.ts";
import { emailOf } from "#lib/users/user-record.ts";
import { type EntryPosition, type EntryRow, findEntries } from "./address-book.store.ts";
import type { AddressBookQuery, AddressBookView } from "./contract.ts";
import type { PortalUser } from "./portal-user.ts";
import { ENTRIES_PER_PAGE } from "./vocabulary.ts";

const ORDER = "address-book";
/** Pages for one user: enough to leaf through, too few to carry a large directory away in minutes. */
const PAGES = { perSecond: 1, burst: 30 };
/** A single letter of these finds a tenth of everybody, without help of any index. */
const COMMON_LETTER = /^[a-z0-9]$/;

const pages = new RateLimiter();

/**
 * One page of the people of the user's own directory, in the order of their user names. Who lost access is still there,
 * and shown so: the address stays useful. Cursors are sealed: they hold user names, which the page does not show.
 * @throws AppError too_many_requests
 */
export async function listAddressBook(
  { directoryId, userId }: PortalUser,
  { search, cursor }: AddressBookQuery,
): Promise<AddressBookView> {
  const seconds = pages.take(userId, PAGES);
  if (seconds > 0)
    throw new AppError("too_many_requests", {
      detail: "You have opened many pages of the address book. Wait a few seconds, then go on.",
      retryAfter: seconds,
    });
  const place = { table: "portal", row: directoryId, column: ORDER };
  const given = cursor === undefined ? null : placeIn(cursor, place);
  const position = given ?? null;
  const words = wordsOf(search).filter((word) => !COMMON_LETTER.test(word));
  const { rows, hasMore } = await findEntries(directoryId, words, position, ENTRIES_PER_PAGE);
  const around = cursorsAround(rows, hasMore, position, ORDER);
  const sealed = (open: string | null) => open && sealSecret(open, place);
  return {
    entries: rows.map(entryOf),
    previous: sealed(around.previous),
    next: sealed(around.next),
    note: given === undefined ? "lost" : words.length === 0 && search !== "" ? "short" : null,
  };
}

/** The place that a cursor names; undefined for one that is not ours, not of this directory, or of a key that is gone. */
function placeIn(
  cursor: string,
  place: { table: string; row: string; column: string },
): EntryPosition | null | undefined {
  try {
    return positionOf(openSecret(cursor, place), ORDER);
  } catch {
    return undefined;
  }
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
