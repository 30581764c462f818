import * as z from "zod";
import type { Outgoing, OutgoingAnswer, OutgoingRequest } from "#lib/platform/net/outgoing.ts";
import { type OktaGrant, oktaAuthorization } from "./okta-authorization.ts";
import {
  type OktaCredential,
  type OktaGroup,
  type OktaLogEvent,
  type OktaOrganisation,
  type OktaUser,
  oktaError,
  oktaGroup,
  oktaLogEvent,
  oktaOrganisation,
  oktaUser,
} from "./okta-schema.ts";
import { pagesOnce } from "./pages-once.ts";
import { type ProviderAnswer, parseAnswer, parseJson } from "./provider-answer.ts";
import { ProviderRefusal, UnexpectedAnswer } from "./provider-refusal.ts";

/**
 * The calls that Muster makes to an Okta org. Each throws `NetFailure` when there is no answer,
 * `ProviderRefusal` when Okta says no, `UnexpectedAnswer` when it is not Okta that answers.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/
 */
export type OktaClient = {
  /** Of the org; all that it does happens there. */
  origin: string;
  /** A new token and what it is good for; null where an API token stands in its place. Shows whether the key is accepted. */
  authenticate: () => Promise<OktaGrant | null>;
  /** Public: needs no token, and only an Okta org has it. */
  organisation: () => Promise<ProviderAnswer<OktaOrganisation>>;
  /** The user who created the token; the token has this user's current rights. */
  tokenOwner: () => Promise<ProviderAnswer<OktaUser>>;
  /** The first `limit` users (1–200), not DEPROVISIONED ones. */
  users: (limit: number) => Promise<ProviderAnswer<OktaUser[]>>;
  /** The users whose profile attribute `name` has exactly this value; at most two are asked for. */
  usersWhere: (name: string, value: string) => Promise<ProviderAnswer<OktaUser[]>>;
  /** Users whose first name, last name or email begins so; without a text, the first ones. */
  usersLike: (text: string, limit: number) => Promise<ProviderAnswer<OktaUser[]>>;
  groups: (limit: number) => Promise<ProviderAnswer<OktaGroup[]>>;
  group: (id: string) => Promise<ProviderAnswer<OktaGroup>>;
  groupMembers: (id: string, limit: number) => Promise<ProviderAnswer<OktaUser[]>>;
  /** Adds a member; adding one who is a member already changes nothing (204 both times). */
  addGroupMember: (groupId: string, userId: string) => Promise<void>;
  /** Takes a member out; one who is none (any more) counts as done. @returns false where Okta has no such user or group */
  removeGroupMember: (groupId: string, userId: string) => Promise<boolean>;
  /** One page of a group's members, up to a thousand. */
  groupMembersPage: (from: { groupId: string } | PageLink) => Promise<LinkedPage<OktaUser>>;
  /** The groups that a user is a member of; null for a user who is gone, or out of the role's reach. */
  groupsOfUser: (userId: string) => Promise<OktaGroup[] | null>;
  /**
   * One page of users and the link of the next, both as Okta orders them. `deprovisioned` has those whom the plain list
   * leaves out; `updatedSince` has whoever changed at or after that time, by Okta's clock; `ids` has these, up to fifty.
   */
  usersPage: (from: UsersFrom | PageLink) => Promise<LinkedPage<OktaUser>>;
  /** One user by id; null where there is none (any more). */
  user: (id: string) => Promise<OktaUser | null>;
  /** One page of all groups, of those that changed, or whose members changed, at or after that time by Okta's clock, or of one by id. */
  groupsPage: (from: GroupsFrom | PageLink) => Promise<LinkedPage<OktaGroup>>;
  /** One group by id; null where there is none (any more). */
  groupIfAny: (id: string) => Promise<OktaGroup | null>;
  /**
   * One page of the System Log, or of its events of groups alone, in the order of writing. There is always a next link:
   * polling goes on with it.
   */
  logPage: (from: { since: Date; only?: "groups" } | PageLink) => Promise<LinkedPage<OktaLogEvent>>;
  /**
   * Whether the System Log of the last ninety days, which is all that Okta keeps, tells that a user or a group was deleted; null where the
   * role may not read the log.
   */
  isToldDeleted: (kind: "user" | "group", id: string) => Promise<boolean | null>;
  /** The oldest event of the System Log since `since`. */
  firstLogEvent: (since: Date) => Promise<ProviderAnswer<z.output<typeof oktaLogEvent>[]>>;
};

export type UsersFrom =
  | { list: "listed" | "deprovisioned" }
  | { updatedSince: Date }
  | { ids: readonly string[] };
export type GroupsFrom = { changedSince: Date | null } | { id: string };
export type PageLink = { link: string };
/** `serverTime`: the provider's clock when it answered. */
export type LinkedPage<T> = { items: T[]; next: string | null; serverTime: Date };

/** `outgoing` must be one for the tenant's origin. */
export function createOktaClient(outgoing: Outgoing, credential: OktaCredential): OktaClient {
  const authorization = oktaAuthorization(outgoing, credential);

  const call = async (path: string, request: OutgoingRequest = {}): Promise<OutgoingAnswer> => {
    const send = async () => {
      const url = new URL(path, outgoing.origin).href;
      const headers = request.headers ?? (await authorization.headers(request.method ?? "GET", url));
      return outgoing.send(path, { ...request, headers });
    };
    const first = await send();
    const answer = first.status >= 400 && authorization.mayRepeat(first) ? await send() : first;
    if (answer.status >= 400) throw refusalOf(answer);
    return answer;
  };
  const get = async <S extends z.ZodType>(schema: S, path: string) => parseAnswer(schema, await call(path));
  const listOfUsers = z.array(oktaUser);
  const page = async <S extends z.ZodType>(item: S, path: string): Promise<LinkedPage<z.output<S>>> => {
    const { value, header, headers } = await get(z.array(item), path);
    const date = Date.parse(header("date") ?? "");
    return {
      items: value,
      next: nextLinkOf(headers("link")),
      serverTime: Number.isNaN(date) ? new Date() : new Date(date),
    };
  };

  return {
    origin: outgoing.origin,
    authenticate: authorization.authenticate,
    organisation: async () =>
      parseAnswer(oktaOrganisation, await call("/.well-known/okta-organization", { headers: {} })),
    tokenOwner: () => get(oktaUser, "/api/v1/users/me"),
    users: (limit) => get(listOfUsers, `/api/v1/users?limit=${limit}`),
    usersWhere: (name, value) => get(listOfUsers, usersWherePath(name, value)),
    usersLike: (text, limit) => {
      const query = new URLSearchParams({ limit: String(limit), ...(text === "" ? {} : { q: text }) });
      return get(listOfUsers, `/api/v1/users?${query}`);
    },
    groups: (limit) => get(z.array(oktaGroup), `/api/v1/groups?limit=${limit}`),
    group: (id) => get(oktaGroup, `/api/v1/groups/${encodeURIComponent(id)}`),
    groupMembers: (id, limit) =>
      get(listOfUsers, `/api/v1/groups/${encodeURIComponent(id)}/users?limit=${limit}`),
    addGroupMember: async (groupId, userId) => {
      const path = `/api/v1/groups/${encodeURIComponent(groupId)}/users/${encodeURIComponent(userId)}`;
      await call(path, { method: "PUT" });
    },
    removeGroupMember: async (groupId, userId) => {
      const path = `/api/v1/groups/${encodeURIComponent(groupId)}/users/${encodeURIComponent(userId)}`;
      try {
        await call(path, { method: "DELETE" });
        return true;
      } catch (error) {
        if (error instanceof ProviderRefusal && error.status === 404) return false;
        throw error;
      }
    },
    groupMembersPage: (from) =>
      page(
        oktaUser,
        "link" in from ? from.link : `/api/v1/groups/${encodeURIComponent(from.groupId)}/users?limit=1000`,
      ),
    groupsOfUser: async (userId) => {
      const groups: OktaGroup[] = [];
      try {
        let next: string | null = `/api/v1/users/${encodeURIComponent(userId)}/groups`;
        const once = pagesOnce();
        while (next !== null) {
          once(next);
          const found: LinkedPage<OktaGroup> = await page(oktaGroup, next);
          groups.push(...found.items);
          next = found.next;
        }
        return groups;
      } catch (error) {
        if (error instanceof ProviderRefusal && error.status === 404) return null;
        throw error;
      }
    },
    usersPage: (from) => page(oktaUser, "link" in from ? from.link : usersPath(from)),
    user: async (id) => {
      try {
        return (await get(oktaUser, `/api/v1/users/${encodeURIComponent(id)}`)).value;
      } catch (error) {
        if (error instanceof ProviderRefusal && error.status === 404) return null;
        throw error;
      }
    },
    groupsPage: (from) => page(oktaGroup, "link" in from ? from.link : groupsPath(from)),
    groupIfAny: async (id) => {
      try {
        return (await get(oktaGroup, `/api/v1/groups/${encodeURIComponent(id)}`)).value;
      } catch (error) {
        if (error instanceof ProviderRefusal && error.status === 404) return null;
        throw error;
      }
    },
    logPage: (from) => page(oktaLogEvent, "link" in from ? from.link : logPath(from)),
    isToldDeleted: async (kind, id) => {
      const query = new URLSearchParams({
        since: new Date(Date.now() - LOG_DAYS * 86_400_000).toISOString(),
        filter: `eventType sw "${kind}.lifecycle.delete" and target.id eq "${id}"`,
        limit: "1",
      });
      try {
        return (await get(z.array(oktaLogEvent), `/api/v1/logs?${query}`)).value.length > 0;
      } catch (error) {
        if (error instanceof ProviderRefusal && [400, 401, 403].includes(error.status)) return null;
        throw error;
      }
    },
    firstLogEvent: (since) => {
      const query = new URLSearchParams({ since: since.toISOString(), sortOrder: "ASCENDING", limit: "1" });
      return get(z.array(oktaLogEvent), `/api/v1/logs?${query}`);
    },
  };
}

/** https://developer.okta.com/docs/reference/system-log-query/#retention */
const LOG_DAYS = 90;

/** The largest page that Okta gives: https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/listUsers */
const PAGE = "200";

function usersPath(from: UsersFrom): string {
  const query = new URLSearchParams({ limit: PAGE });
  if ("ids" in from) query.set("filter", from.ids.map((id) => `id eq "${id}"`).join(" or "));
  else if ("updatedSince" in from) query.set("filter", `lastUpdated ge "${from.updatedSince.toISOString()}"`);
  else if (from.list === "deprovisioned") query.set("filter", 'status eq "DEPROVISIONED"');
  return `/api/v1/users?${query}`;
}

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/#tag/Group/operation/listGroups */
function groupsPath(from: GroupsFrom): string {
  const query = new URLSearchParams({ limit: PAGE });
  if ("id" in from) query.set("filter", `id eq "${from.id}"`);
  else if (from.changedSince !== null) {
    const time = `gt "${new Date(from.changedSince.getTime() - 1).toISOString()}"`;
    query.set("filter", `lastUpdated ${time} or lastMembershipUpdated ${time}`);
  }
  return `/api/v1/groups?${query}`;
}

function logPath({ since, only }: { since: Date; only?: "groups" }): string {
  const query = new URLSearchParams({ since: since.toISOString(), sortOrder: "ASCENDING", limit: "1000" });
  if (only === "groups") query.set("filter", 'eventType sw "group."');
  return `/api/v1/logs?${query}`;
}

/** The link with `rel="next"` among several `Link` headers (RFC 8288), each of which may hold several links. */
function nextLinkOf(links: readonly string[]): string | null {
  for (const [, target, parameters] of links.join(",").matchAll(/<([^>]*)>((?:\s*;[^,]*)*)/g)) {
    if (target !== undefined && /;\s*rel="?next"?/.test(parameters ?? "")) return target;
  }
  return null;
}

/** `filter` is exact at once but knows four names; `search` knows all, and lags by seconds. */
const FILTERABLE = new Set(["login", "email", "firstName", "lastName"]);

function usersWherePath(name: string, value: string): string {
  const expression = `profile.${name} eq "${value.replace(/["\\]/g, "\\$&")}"`;
  const query = new URLSearchParams({ [FILTERABLE.has(name) ? "filter" : "search"]: expression, limit: "2" });
  return `/api/v1/users?${query}`;
}

function refusalOf(answer: OutgoingAnswer): ProviderRefusal | UnexpectedAnswer {
  const parsed = oktaError.safeParse(parseJson(answer.body));
  // What is wrong with an access token stands in a header (RFC 6750 §3), with or without a body.
  const challenge = answer.header("www-authenticate") ?? "";
  const code = /\berror="([^"]+)"/.exec(challenge)?.[1];
  if (code !== undefined) {
    return new ProviderRefusal("okta", {
      status: answer.status,
      code,
      summary: /\berror_description="([^"]*)"/.exec(challenge)?.[1] ?? "",
      traceId: answer.header("x-okta-request-id"),
    });
  }
  if (!parsed.success) {
    return new UnexpectedAnswer(answer.status, answer.header("content-type") ?? "no type", answer.body);
  }
  const { errorCode, errorSummary, errorCauses, errorId } = parsed.data;
  const causes = (errorCauses ?? []).map((cause) => cause.errorSummary);
  return new ProviderRefusal("okta", {
    status: answer.status,
    code: errorCode,
    summary: [errorSummary, ...causes].join(" "),
    traceId: errorId ?? null,
  });
}
