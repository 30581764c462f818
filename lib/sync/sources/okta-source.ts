import { setTimeout as pause } from "node:timers/promises";
import type { LinkedPage, OktaClient } from "#lib/directories/providers/okta.ts";
import type { OKTA_STATUSES, OktaLogEvent, OktaUser } from "#lib/directories/providers/okta-schema.ts";
import { ProviderRefusal, UnexpectedAnswer } from "#lib/directories/providers/provider-refusal.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import type { UserStatus } from "#lib/users/user-record.ts";
import {
  askForEach,
  CursorForgotten,
  type DirectorySource,
  OneRefused,
  type Position,
  type Refused,
  type SourcePage,
  type SourceUser,
  text,
} from "./source.ts";

/** https://developer.okta.com/docs/concepts/user-lifecycle/ . A locked user comes back: locked is no departure. */
const statuses: Record<(typeof OKTA_STATUSES)[number], UserStatus> = {
  STAGED: "pending",
  PROVISIONED: "pending",
  ACTIVE: "active",
  RECOVERY: "active",
  PASSWORD_EXPIRED: "active",
  LOCKED_OUT: "locked",
  SUSPENDED: "suspended",
  DEPROVISIONED: "deactivated",
};

/** Of the System Log, what can change a user; sign-ins, by far the most events, can't. */
const telling = /^user\.(lifecycle|account)\./;
const deletion = /^user\.lifecycle\.delete\b/;
/** What a clock may be off between Okta's own servers; reading a change twice does no harm. */
const OVERLAP_MS = 60_000;
/** Users that are looked up one by one, and those of one list by their ids. */
const FEW = 10;
const AT_ONCE = 50;

/**
 * An Okta org as a source: lists by page, changes by the System Log, or by `lastUpdated` where the token's role
 * can't read logs (deletions are then seen by the next full pass only).
 */
export function oktaSource(client: OktaClient, close: () => Promise<void>): DirectorySource {
  const everyone = async (from: Position | null): Promise<SourcePage> => {
    const list = from?.list === "deprovisioned" ? "deprovisioned" : "listed";
    const link = from?.link;
    const page = await client.usersPage(typeof link === "string" ? { link } : { list });
    const since = typeof from?.since === "string" ? from.since : startOf(page);
    const users = page.items.map(sourceUserOf);
    if (page.next !== null) return { users, next: { list, link: page.next, since }, cursor: null };
    if (list === "listed") return { users, next: { list: "deprovisioned", since }, cursor: null };
    return { users, next: null, cursor: { since } };
  };

  const byLog = async (from: Position): Promise<SourcePage> => {
    const link = from.log;
    const page = await client.logPage(
      typeof link === "string" ? { link } : { since: new Date(text(from.since)) },
    );
    const deleted = new Set(usersIn(page.items.filter(({ eventType }) => deletion.test(eventType))));
    const { found, refused } = await readUsers(usersIn(page.items));
    // Who is not shown, and of whose deletion the log does not tell, may be out of the role's reach: the full pass asks.
    const users = found.filter(({ providerId, status }) => status !== "deleted" || deleted.has(providerId));
    const position = page.next === null ? from : { log: page.next };
    return page.items.length > 0 && page.next !== null
      ? { users, refused, next: position, cursor: null }
      : { users, refused, next: null, cursor: position };
  };

  const byTime = async (from: Position): Promise<SourcePage> => {
    const link = from.link;
    const page = await client.usersPage(
      typeof link === "string" ? { link } : { updatedSince: new Date(text(from.updatedSince)) },
    );
    const upTo = typeof from.upTo === "string" ? from.upTo : startOf(page);
    const users = page.items.map(sourceUserOf);
    return page.next === null
      ? { users, next: null, cursor: { updatedSince: upTo } }
      : { users, next: { updatedSince: from.updatedSince ?? upTo, upTo, link: page.next }, cursor: null };
  };

  const readUser = async (id: string): Promise<SourceUser> => {
    const user = await client.user(id).catch((error: unknown) => userOfList(client, id, error));
    return user === null ? { providerId: id, status: "deleted", profile: null } : sourceUserOf(user);
  };

  /**
   * One by one where they are few; many by their ids, fifty with a call, which costs the org's bucket a fiftieth. Whom such a
   * list does not show, or all of them where lists are refused, are read one by one.
   */
  const readUsers = async (ids: readonly string[]) => {
    if (ids.length <= FEW) return askForEach(ids, readUser);
    const parts = Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, part) =>
      ids.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
    );
    const [found, refused]: [SourceUser[], Refused[]] = [[], []];
    for (const part of parts) {
      const listed = await client.usersPage({ ids: part }).catch(noneWhereRefused);
      const users = new Map(listed.items.map((user) => [user.id, sourceUserOf(user)]));
      const unlisted = part.filter((id) => !users.has(id));
      const others = await askForEach(unlisted, readUser);
      found.push(...users.values(), ...others.found);
      refused.push(...others.refused);
    }
    return { found, refused };
  };

  return {
    everyone,
    changes: async (from) => {
      if ("updatedSince" in from) return byTime(from);
      requireOwn(client, from);
      try {
        return await byLog(from);
      } catch (error) {
        if (!(error instanceof ProviderRefusal)) throw error;
        if (error.status === 403 && typeof from.since === "string")
          return byTime({ updatedSince: from.since });
        // A link into the log says nothing of a time: without the right to follow it, only a full pass can tell.
        if ([400, 403, 404].includes(error.status)) throw new CursorForgotten(error);
        throw error;
      }
    },
    user: readUser,
    find: async (who) => {
      const user = await client.user(who);
      if (user !== null) return [sourceUserOf(user)];
      if (!who.includes("@")) return [];
      return (await client.usersWhere("email", who)).value.map(sourceUserOf);
    },
    search: async (text, limit) => (await client.usersLike(text, limit)).value.map(sourceUserOf),
    close,
  };
}

/**
 * @throws CursorForgotten where the directory leads to another org by now, whose log knows nothing of this link. A redirect to
 * elsewhere says no such thing: a page of maintenance, perhaps, which passes.
 */
export function requireOwn({ origin }: Pick<OktaClient, "origin">, { log }: Position): void {
  if (typeof log === "string" && URL.parse(log)?.origin !== origin)
    throw new CursorForgotten(new Error(`the link leads away from ${origin}`));
}

export function startOf(page: LinkedPage<unknown>): string {
  return new Date(page.serverTime.getTime() - OVERLAP_MS).toISOString();
}

function sourceUserOf({ id, status, profile }: OktaUser): SourceUser {
  return { providerId: id, status: statuses[status], profile: { ...(profile as JsonObject), id } };
}

/**
 * Somebody whom Okta refuses: by the list, which leaves out whom the role does not reach, and is refused itself where the right to read
 * users is gone.
 * @throws OneRefused where it shows others; or the refusal
 */
async function userOfList(client: OktaClient, id: string, error: unknown): Promise<OktaUser> {
  if (!(error instanceof ProviderRefusal && error.status === 403)) throw error;
  const { items } = await client.usersPage({ ids: [id] }).catch((again: unknown) => {
    throw again instanceof ProviderRefusal && again.status === 403 ? error : again;
  });
  const [user] = items;
  if (user === undefined) throw new OneRefused(error);
  return user;
}

/** Whoever may not list may still look at one; whoever may do neither learns it from the first. */
function noneWhereRefused(error: unknown): Pick<LinkedPage<OktaUser>, "items"> {
  const isOfLists = error instanceof ProviderRefusal || error instanceof UnexpectedAnswer;
  if (!isOfLists || error.status === 429) throw error;
  return { items: [] };
}

function usersIn(events: readonly OktaLogEvent[]): string[] {
  const ids = events
    .filter((event) => telling.test(event.eventType))
    .flatMap((event) => event.target ?? [])
    .filter((target) => target.type === "User")
    .map((target) => target.id ?? "");
  return [...new Set(ids)].filter((id) => id !== "");
}

/**
 * How long to wait before the next call, so that Muster stays under half of what the org's bucket has left for the
 * customer's other tools: https://developer.okta.com/docs/reference/rl-best-practices/
 * @param header of the last answer · @param now milliseconds, where the answer does not tell Okta's own time, which the header
 *   is by · @returns milliseconds, at most a minute
 */
export function paceMs(header: (name: string) => string | null, now: number): number {
  const [limit, remaining, reset] = ["limit", "remaining", "reset"].map((name) =>
    Number(header(`x-rate-limit-${name}`) ?? Number.NaN),
  ) as [number, number, number];
  if (!(limit > 0) || !(remaining < limit / 2) || Number.isNaN(reset)) return 0;
  const serverNow = Date.parse(header("date") ?? "") || now;
  return Math.min(Math.max(reset * 1000 - serverNow, 0), 60_000);
}

/** Waits as {@link paceMs} says. */
export async function keepPace(header: (name: string) => string | null, signal: AbortSignal): Promise<void> {
  const ms = paceMs(header, Date.now());
  if (ms > 0) await pause(ms, undefined, { signal });
}
