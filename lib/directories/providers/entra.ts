import { decodeJwt } from "jose";
import type { z } from "zod";
import type { Outgoing, OutgoingAnswer, OutgoingRequest } from "#lib/platform/net/outgoing.ts";
import { signEntraAssertion } from "./entra-assertion.ts";
import { askInBatches, stepOf } from "./entra-batch.ts";
import { graphRefusal, tokenRefusal } from "./entra-refusals.ts";
import {
  type EntraConfig,
  type GraphGroup,
  type GraphUser,
  graphApplication,
  graphBatch,
  graphDelta,
  graphGroup,
  graphGroups,
  graphGroupsDelta,
  graphMembers,
  graphOrganisation,
  graphUser,
  graphUsers,
  graphUsersDelta,
  graphUsersPage,
  tokenAnswer,
} from "./entra-schema.ts";
import { type ProviderAnswer, parseAnswer } from "./provider-answer.ts";
import { ProviderRefusal, UnexpectedAnswer } from "./provider-refusal.ts";

export type EntraToken = {
  /** Application permissions with admin consent: the `roles` claim. */
  roles: string[];
  tenantId: string | null;
  durationMs: number;
  header: OutgoingAnswer["header"];
};

/**
 * The calls that Muster makes to Entra and Microsoft Graph. Each throws `NetFailure`,
 * `ProviderRefusal` or `UnexpectedAnswer`. https://learn.microsoft.com/graph/api/overview
 */
export type EntraClient = {
  /** A new token from Entra; the others take it up. Success says nothing about permissions. */
  authenticate: () => Promise<EntraToken>;
  organisation: () => Promise<ProviderAnswer<z.output<typeof graphOrganisation>>>;
  /** The first `top` users, with `attribute` besides the usual ones. */
  users: (top: number, attribute: string) => Promise<ProviderAnswer<z.output<typeof graphUsers>>>;
  /** The users whose `attribute` has exactly this value; at most two are asked for. */
  usersWhere: (attribute: string, value: string) => Promise<ProviderAnswer<z.output<typeof graphUsers>>>;
  /** Users whose name, UPN or address begins so, with the given properties; without a text, the first ones. */
  usersLike: (
    text: string,
    limit: number,
    select: readonly string[],
  ) => Promise<ProviderAnswer<z.output<typeof graphUsers>>>;
  /** Members (not guests) whose UPN ends otherwise: three of them, and how many there are. */
  usersOutsideDomain: (domain: string) => Promise<ProviderAnswer<z.output<typeof graphUsers>>>;
  /** A delta link that starts from now, without reading any user; its rows will have these properties, also `manager`. */
  latestDelta: (select?: readonly string[]) => Promise<ProviderAnswer<z.output<typeof graphDelta>>>;
  /** One page of all users with the given properties, and `manager: { id }` where that is among them. */
  usersPage: (
    from: { select: readonly string[] } | { link: string },
  ) => Promise<z.output<typeof graphUsersPage>>;
  /**
   * One page of what changed since a link was handed out. The last page has a `@odata.deltaLink`. A link that Graph no longer
   * knows is refused with 410 or `syncStateNotFound`.
   */
  usersDelta: (from: { link: string }) => Promise<z.output<typeof graphUsersDelta>>;
  /** One user with the given properties, the same for `manager`; null where there is none (any more). */
  user: (id: string, select: readonly string[]) => Promise<GraphUser | null>;
  /** The same of many, twenty with a call. */
  usersById: (ids: readonly string[], select: readonly string[]) => Promise<Map<string, GraphUser | null>>;
  /** The same of all groups with their members, or of what changed of them. */
  groupsDelta: (from: { link: string } | null) => Promise<z.output<typeof graphGroupsDelta>>;
  /** One group; null where there is none (any more). */
  group: (id: string) => Promise<GraphGroup | null>;
  /** One page of a group's direct members, of whatever kind. */
  groupMembersPage: (from: { groupId: string } | { link: string }) => Promise<z.output<typeof graphMembers>>;
  /** The app registration with its secrets' end dates; needs Application.Read.All. */
  application: () => Promise<ProviderAnswer<z.output<typeof graphApplication>>>;
  /** The first `top` groups, each with up to twenty of its members. */
  groupsWithMembers: (top: number) => Promise<ProviderAnswer<z.output<typeof graphGroups>>>;
};

type Credentials = Pick<EntraConfig, "tenantId" | "clientId" | "clientSecret" | "key">;

/** `login` and `graph` must be for the cloud's two origins. `signal` ends the pauses between batches. */
export function createEntraClient(
  login: Outgoing,
  graph: Outgoing,
  config: Credentials,
  signal?: AbortSignal,
): EntraClient {
  let token: Promise<string> | undefined;

  const authenticate = async (): Promise<EntraToken> => {
    const path = `/${encodeURIComponent(config.tenantId)}/oauth2/v2.0/token`;
    const answer = await login.send(path, {
      method: "POST",
      idempotent: true,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: config.clientId,
        ...(await proofOf(config, `${login.origin}${path}`)),
        scope: `${graph.origin}/.default`,
      }).toString(),
    });
    if (answer.status >= 400) throw tokenRefusal(answer);
    const { value, durationMs, header } = parseAnswer(tokenAnswer, answer);
    const claims = readClaims(value.access_token, answer);
    token = Promise.resolve(value.access_token);
    return { ...claims, durationMs, header };
  };

  const bearer = async (): Promise<string> => {
    if (token === undefined) await authenticate();
    return (await token) ?? "";
  };

  /** `address`: a path, or a link that Graph itself gave. A token that ended meanwhile is renewed once. */
  const getAt = async <S extends z.ZodType>(
    schema: S,
    address: string,
    headers: Record<string, string> = {},
    request: OutgoingRequest = {},
  ): Promise<ProviderAnswer<z.output<S>>> => {
    const ask = async () =>
      graph.send(address, { ...request, headers: { authorization: `Bearer ${await bearer()}`, ...headers } });
    let answer = await ask();
    if (answer.status === 401) {
      token = undefined;
      answer = await ask();
    }
    if (answer.status >= 400) throw graphRefusal(answer);
    return parseAnswer(schema, answer);
  };
  const get = <S extends z.ZodType>(
    schema: S,
    path: string,
    query: Record<string, string>,
    headers: Record<string, string> = {},
  ) => {
    const search = new URLSearchParams(query).toString();
    return getAt(schema, `/v1.0${path}${search === "" ? "" : `?${search}`}`, headers);
  };

  const select = (attribute: string): string =>
    [...new Set(["id", "userPrincipalName", "displayName", "accountEnabled", attribute])].join(",");

  return {
    authenticate,
    organisation: () =>
      get(graphOrganisation, "/organization", { $select: "id,displayName,verifiedDomains" }),
    users: (top, attribute) => get(graphUsers, "/users", { $top: String(top), $select: select(attribute) }),
    usersLike: (text, limit, properties) =>
      get(graphUsers, "/users", {
        $top: String(limit),
        ...selectionOf(properties),
        ...(text === ""
          ? {}
          : {
              $filter: ["displayName", "userPrincipalName", "mail"]
                .map((name) => `startsWith(${name},${quote(text)})`)
                .join(" or "),
            }),
      }),
    usersWhere: (attribute, value) =>
      get(graphUsers, "/users", {
        $filter: `${attribute} eq ${quote(value)}`,
        $top: "2",
        $select: select(attribute),
      }),
    usersOutsideDomain: (domain) =>
      get(
        graphUsers,
        "/users",
        {
          $filter: `userType eq 'Member' and not(endsWith(userPrincipalName,${quote(`@${domain}`)}))`,
          $count: "true",
          $top: "3",
          $select: select("userPrincipalName"),
        },
        // "not" and "endsWith" are advanced queries: https://learn.microsoft.com/graph/aad-advanced-queries
        { ConsistencyLevel: "eventual" },
      ),
    latestDelta: (properties) =>
      get(graphDelta, "/users/delta", {
        $deltatoken: "latest",
        // A delta knows no $expand, and tells of a manager where it is selected: https://learn.microsoft.com/graph/delta-query-overview
        ...(properties === undefined ? {} : { $select: properties.join(",") }),
      }),
    usersPage: async (from) =>
      "link" in from
        ? (await getAt(graphUsersPage, from.link)).value
        : (await get(graphUsersPage, "/users", selectionOf(from.select))).value,
    usersDelta: async ({ link }) => (await getAt(graphUsersDelta, link)).value,
    user: async (id, properties) => {
      try {
        const path = `/users/${encodeURIComponent(id)}`;
        return (await get(graphUser, path, selectionOf(properties))).value;
      } catch (error) {
        if (error instanceof ProviderRefusal && error.status === 404) return null;
        throw error;
      }
    },
    usersById: async (ids, properties) => {
      const search = new URLSearchParams(selectionOf(properties));
      const pathOf = (id: string) => `/users/${encodeURIComponent(id)}?${search}`;
      const send = async (steps: readonly { id: string; path: string }[]) => {
        const requests = steps.map(({ id, path }) => ({ id, method: "GET", url: path }));
        const { value } = await getAt(
          graphBatch,
          "/v1.0/$batch",
          { "content-type": "application/json" },
          // It reads, and nothing else.
          { method: "POST", idempotent: true, body: JSON.stringify({ requests }) },
        );
        return value.responses;
      };
      const answers = await askInBatches(ids.map(pathOf), send, signal);
      const userOf = (id: string): GraphUser | null => {
        const found = answers.get(pathOf(id));
        if (found === undefined || found.status === 404) return null;
        const answer = { ...stepOf(found), url: pathOf(id) };
        if (found.status >= 400) throw graphRefusal(answer);
        return parseAnswer(graphUser, answer).value;
      };
      return new Map(ids.map((id) => [id, userOf(id)]));
    },
    groupsDelta: async (from) =>
      (await getAt(graphGroupsDelta, from?.link ?? "/v1.0/groups/delta?$select=id,displayName,members"))
        .value,
    group: async (id) => {
      try {
        return (await get(graphGroup, `/groups/${encodeURIComponent(id)}`, { $select: "id,displayName" }))
          .value;
      } catch (error) {
        if (error instanceof ProviderRefusal && error.status === 404) return null;
        throw error;
      }
    },
    groupMembersPage: async (from) => {
      const path =
        "link" in from
          ? from.link
          : `/v1.0/groups/${encodeURIComponent(from.groupId)}/members?$select=id&$top=999`;
      return (await getAt(graphMembers, path)).value;
    },
    application: () =>
      get(graphApplication, `/applications(appId=${quote(encodeURIComponent(config.clientId))})`, {
        $select: "id,displayName,passwordCredentials",
      }),
    groupsWithMembers: (top) =>
      get(graphGroups, "/groups", {
        $top: String(top),
        $select: "id,displayName",
        $expand: "members($select=id,displayName)",
      }),
  };
}

/** A manager is a relation, and comes along where it is expanded: https://learn.microsoft.com/graph/api/user-list-manager */
function selectionOf(properties: readonly string[]): Record<string, string> {
  const own = properties.filter((name) => name !== "manager");
  const $expand = own.length < properties.length ? { $expand: "manager($select=id)" } : {};
  return { $select: own.join(","), ...$expand };
}

/** What shows that the app itself asks: its secret, or an assertion signed with its certificate's key. */
async function proofOf(
  { clientId, clientSecret, key }: Credentials,
  tokenUrl: string,
): Promise<Record<string, string>> {
  if (key === null) return { client_secret: clientSecret };
  return {
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: await signEntraAssertion({ clientId, key }, tokenUrl),
  };
}

/** An OData string: a quote inside is doubled. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Reads the claims without checking the signature: the token is Graph's business, the claims are a hint. */
function readClaims(jwt: string, answer: OutgoingAnswer): Pick<EntraToken, "roles" | "tenantId"> {
  try {
    const { roles, tid } = decodeJwt<{ roles?: unknown; tid?: unknown }>(jwt);
    return {
      roles: Array.isArray(roles) ? roles.filter((role) => typeof role === "string") : [],
      tenantId: typeof tid === "string" ? tid : null,
    };
  } catch {
    throw new UnexpectedAnswer(answer.status, "a token that is no JWT", "");
  }
}
