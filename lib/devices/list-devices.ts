import { type Actor, chosenDirectories } from "#lib/auth/actor.ts";
import { cursorsAround, positionOf } from "#lib/platform/http/list-cursor.ts";
import { wordsOf } from "#lib/platform/http/search-words.ts";
import { authenticatorKind } from "./authenticator-kind.ts";
import type { DeviceFilterQuery, DeviceItem, DeviceList, DeviceListQuery } from "./contract.ts";
import {
  countDevices,
  type DeviceFilter,
  type DeviceListRow,
  findDevicePage,
  findMatches,
  findSurroundings,
} from "./device-list.store.ts";
import { DEVICE_COUNT_CAP, DEVICES_PER_PAGE, unenrollReasons } from "./vocabulary.ts";

const ORDER = "devices";
/** More devices than this are not looked up beforehand by a search. */
const FOUND_CAP = 1_000;
const LONG_SEARCH_COUNT_CAP = 200;

/**
 * One page of the devices of the actor's directories, the newest first, ended ones too. A directory outside the scope has
 * no devices.
 * @throws AppError validation_failed for a cursor of another list
 */
export async function listDevices(actor: Actor, query: DeviceListQuery): Promise<DeviceList> {
  const filter = await filterOf(actor, query);
  const position = positionOf(query.cursor, ORDER);
  // Of a search that finds many, only some are counted: it has to look at each.
  const countCap = filter.words.length > 0 && !filter.found ? LONG_SEARCH_COUNT_CAP : DEVICE_COUNT_CAP;
  const [{ rows, hasMore }, count, surroundings] = await Promise.all([
    findDevicePage(filter, position, DEVICES_PER_PAGE),
    countDevices(filter, countCap),
    findSurroundings(actor.directoryIds, filter.userId),
  ]);
  const places = rows.map(({ id }) => ({ id, key: "" }));
  return {
    devices: rows.map(itemOf),
    count,
    countCap,
    ...surroundings,
    ...cursorsAround(places, hasMore, position, ORDER),
  };
}

/** What the query means for this actor. */
export async function filterOf(actor: Actor, query: DeviceFilterQuery): Promise<DeviceFilter> {
  const words = wordsOf(query.search);
  return {
    directoryIds: chosenDirectories(actor, query.directoryId),
    userId: query.userId ?? null,
    state: query.state ?? null,
    reason: query.reason ?? null,
    unused: query.unused ?? null,
    words,
    found: words.length > 0 ? await findMatches(words, FOUND_CAP) : null,
  };
}

/** A row as the list shows it. */
export function itemOf(row: DeviceListRow): DeviceItem {
  const { id, name, user, directory, backedUp } = row;
  const hasAccess = user.status === "active";
  return {
    id,
    name,
    state: row.endedAt ? "ended" : hasAccess ? "working" : "blocked",
    user,
    directory,
    backedUp,
    kind: authenticatorKind(row),
    enrolledAt: row.enrolledAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    end: endOf(row, hasAccess),
  };
}

function endOf(row: DeviceListRow, hasAccess: boolean): DeviceItem["end"] {
  const { endedAt, endReason, endedBy, restorableUntil } = row;
  if (!endedAt || !endReason || !endedBy) return null;
  return {
    at: endedAt.toISOString(),
    reason: endReason,
    note: row.endNote,
    by: endedBy,
    byName: row.endedByName,
    restorableUntil: restorableUntil?.toISOString() ?? null,
    isRestorable: row.isInGrace && hasAccess && unenrollReasons.some((reason) => reason === endReason),
  };
}
