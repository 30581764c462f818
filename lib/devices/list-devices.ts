import type { Actor } from "#lib/auth/actor.ts";
import { cursorsAround, positionOf, wordsOf } from "#lib/groups/list-cursor.ts";
import type { DeviceFilterQuery, DeviceItem, DeviceList, DeviceListQuery } from "./contract.ts";
import {
  countDevices,
  type DeviceFilter,
  type DeviceListRow,
  findDevicePage,
  findSurroundings,
} from "./device-list.store.ts";
import { DEVICE_COUNT_CAP, DEVICES_PER_PAGE, unenrollReasons } from "./vocabulary.ts";

const ORDER = "devices";

/**
 * One page of the devices of the actor's directories, the newest first, ended ones too. A directory outside the scope has
 * no devices.
 * @throws AppError validation_failed for a cursor of another list
 */
export async function listDevices(actor: Actor, query: DeviceListQuery): Promise<DeviceList> {
  const filter = filterOf(actor, query);
  const position = positionOf(query.cursor, ORDER);
  const [{ rows, hasMore }, count, surroundings] = await Promise.all([
    findDevicePage(filter, position, DEVICES_PER_PAGE),
    countDevices(filter, DEVICE_COUNT_CAP),
    findSurroundings(actor.directoryIds, filter.userId),
  ]);
  const places = rows.map(({ id }) => ({ id, key: "" }));
  return {
    devices: rows.map(itemOf),
    count,
    countCap: DEVICE_COUNT_CAP,
    ...surroundings,
    ...cursorsAround(places, hasMore, position, ORDER),
  };
}

/** What the query means for this actor. */
export function filterOf(actor: Actor, query: DeviceFilterQuery): DeviceFilter {
  return {
    directoryIds: chosenDirectories(actor, query.directoryId),
    userId: query.userId ?? null,
    state: query.state ?? null,
    reason: query.reason ?? null,
    unused: query.unused ?? null,
    words: wordsOf(query.search),
  };
}

function chosenDirectories(actor: Actor, chosen: string | undefined): readonly string[] | null {
  if (chosen === undefined) return actor.directoryIds;
  return actor.directoryIds === null || actor.directoryIds.includes(chosen) ? [chosen] : [];
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
