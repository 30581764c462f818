import type { EntraClient } from "#lib/directories/providers/entra.ts";
import { ProviderRefusal, UnexpectedAnswer } from "#lib/directories/providers/provider-refusal.ts";
import { NetFailure } from "#lib/platform/net/net-failure.ts";
import { isObject, type Json, type JsonObject } from "#lib/scim/protocol/json.ts";
import {
  CursorForgotten,
  type DirectorySource,
  type Position,
  type SourcePage,
  type SourceUser,
  text,
} from "./source.ts";

/**
 * An Entra tenant as a source: lists, and from then on Microsoft Graph's delta query. Its rows come in any order, repeatedly,
 * and late ones may be out of date: a removal, or a row without all that was selected, is looked up before it is believed. What is
 * looked up may be answered by a copy that is older than the row.
 * https://learn.microsoft.com/graph/delta-query-overview
 * @param properties what to select besides `id` and `accountEnabled`; also `manager`, of which the id comes
 */
export function entraSource(
  client: EntraClient,
  properties: readonly string[],
  close: () => Promise<void>,
): DirectorySource {
  const select = [...new Set(["id", "accountEnabled", "userPrincipalName", ...properties])];

  const readUser = async (id: string): Promise<SourceUser> => {
    const user = await client.user(id, select);
    return user === null ? gone(id) : sourceUserOf(user);
  };

  const readUsers = async (ids: readonly string[]): Promise<Map<string, SourceUser>> => {
    const found = await client.usersById([...new Set(ids)], select);
    return new Map([...found].map(([id, user]) => [id, user === null ? gone(id) : sourceUserOf(user)]));
  };

  const selection = select.join(",");

  /**
   * Where the changes after a full reading begin. Graph answers from copies, of which one may be older than the next: a list may not show
   * yet what a link that starts from now holds for told. So the link of the last changes stays, as long as Graph knows it and it tells
   * what is selected now. Without one, everything is read again a while later.
   * https://learn.microsoft.com/graph/delta-query-overview#replication-delays
   */
  const begin = async (known: Position | null): Promise<Position> => {
    if (typeof known?.link === "string" && known.select === selection && (await knows(client, known.link)))
      return { link: known.link, select: selection };
    const { value } = await client.latestDelta(select);
    return { link: value["@odata.deltaLink"], select: selection, isBare: true };
  };

  /** Everybody by lists, which tell each one's manager; a delta tells it only where it has changed. */
  const everyone = async (from: Position | null, known: Position | null): Promise<SourcePage> => {
    const cursor = isObject(from?.cursor) ? from.cursor : await begin(known);
    const isBegun = isObject(from?.cursor) && typeof from.link === "string";
    const page = await client.usersPage(isBegun ? { link: text(from.link) } : { select });
    const users = page.value.map(sourceUserOf);
    const { "@odata.nextLink": next } = page;
    return next === undefined
      ? { users, next: null, cursor }
      : { users, next: { cursor, link: next }, cursor: null };
  };

  const changed = async (from: Position): Promise<SourcePage> => {
    const answer = await client.usersDelta({ link: text(from.link) });
    const rows = answer.value.map((row) => ({ row, told: toldBy(row, select) }));
    const asked = await readUsers(
      rows.flatMap(({ row, told }) => (told === null || !told.isWhole ? [row.id] : [])),
    );
    const users = rows.map(({ row, told }): SourceUser => {
      const found = asked.get(row.id) ?? gone(row.id);
      if (told === null) return found;
      // What the row tells is newer than what an old copy may answer to whoever looks the user up: only the manager is taken from there.
      return told.isWhole || found.profile === null
        ? told.user
        : withManager(told.user, found.profile.manager);
    });
    // Restored, or an old copy says so; there, or an old row says so: everything is read again when that can be told.
    const isDoubtful = rows.some(({ row, told }) => {
      const isThere = (asked.get(row.id)?.profile ?? null) !== null;
      return told === null ? row["@removed"] !== undefined && isThere : !told.isWhole && !isThere;
    });
    const doubt: Position = isDoubtful || from.isDoubtful === true ? { isDoubtful: true } : {};
    // Graph remembers what was selected with the first link.
    const selected: Position = typeof from.select === "string" ? { select: from.select } : {};
    const { "@odata.nextLink": next, "@odata.deltaLink": delta } = answer;
    return {
      users,
      next: next === undefined ? null : { ...selected, ...doubt, link: next },
      cursor:
        delta === undefined
          ? null
          : { ...selected, link: delta, ...("isDoubtful" in doubt && { isBare: true }) },
    };
  };

  return {
    everyone,
    changes: async (from) => {
      try {
        return await changed(from);
      } catch (error) {
        const isForgotten =
          error instanceof ProviderRefusal && (error.status === 410 || error.code === "syncStateNotFound");
        throw isForgotten ? new CursorForgotten(error) : error;
      }
    },
    user: readUser,
    find: async (who) => {
      const user = await client.user(who, select);
      if (user !== null) return [sourceUserOf(user)];
      if (!who.includes("@")) return [];
      const { value } = await client.usersWhere("mail", who);
      return Promise.all(value.value.map(({ id }) => readUser(id)));
    },
    search: async (text, limit) =>
      (await client.usersLike(text, limit, select)).value.value.map(sourceUserOf),
    close,
  };
}

type DeltaRow = Awaited<ReturnType<EntraClient["usersDelta"]>>["value"][number];

/**
 * What a row tells: all but, perhaps, the manager, of whom nothing is said where nothing changed. That the former one has gone does not
 * say that there is none: the next one may come in a row of its own.
 * @returns null for a removal, which may be out of date, and for a row that tells less
 */
function toldBy(
  { "manager@delta": managers, ...row }: DeltaRow,
  select: readonly string[],
): { user: SourceUser; isWhole: boolean } | null {
  if (row["@removed"] || !select.every((name) => name === "manager" || name in row)) return null;
  const manager = managers?.findLast((one) => one["@removed"] === undefined);
  const user = sourceUserOf(row);
  if (manager !== undefined) return { user: withManager(user, { id: manager.id }), isWhole: true };
  return { user, isWhole: !select.includes("manager") };
}

function withManager(user: SourceUser, manager: Json | undefined): SourceUser {
  return manager === undefined ? user : { ...user, profile: { ...user.profile, manager } };
}

/** Whether Graph still follows a link to changes, and it is one of this tenant. */
async function knows(client: EntraClient, link: string): Promise<boolean> {
  try {
    await client.usersDelta({ link });
    return true;
  } catch (error) {
    if (error instanceof NetFailure && error.reason === "redirect") return false;
    if (error instanceof ProviderRefusal && [400, 404, 410].includes(error.status)) return false;
    throw error;
  }
}

function gone(id: string): SourceUser {
  return { providerId: id, status: "deleted", profile: null };
}

/** @throws UnexpectedAnswer where it is not said whether the account is on: what a permission hides must not count as yes */
function sourceUserOf(row: { id: string; accountEnabled?: boolean | null | undefined }): SourceUser {
  if (typeof row.accountEnabled !== "boolean")
    throw new UnexpectedAnswer(200, "a user without accountEnabled", "");
  return {
    providerId: row.id,
    status: row.accountEnabled ? "active" : "deactivated",
    profile: row as JsonObject,
  };
}
