import { faultFor } from "../http/behaviour.ts";
import { createRouter, type Router, type SandboxReply, type SandboxRequest } from "../http/router.ts";
import { answerDelta } from "./delta.ts";
import { graphDenied, graphError, graphFailure, graphNotFound } from "./graph-errors.ts";
import type { Entra } from "./login.ts";
import { answerCollection, odataJson, project, readSelect } from "./odata.ts";
import { type EntraChange, type EntraTenant, entraNow, findEntraUser, type GraphCall } from "./state.ts";

const userProperties = (
  "id userPrincipalName mail displayName givenName surname jobTitle department mobilePhone businessPhones " +
  "officeLocation preferredLanguage accountEnabled userType companyName employeeId employeeType employeeOrgData mailNickname " +
  "streetAddress city state postalCode country usageLocation otherMails onPremisesImmutableId onPremisesExtensionAttributes createdDateTime " +
  "employeeHireDate faxNumber proxyAddresses imAddresses preferredDataLocation ageGroup creationType externalUserState " +
  "onPremisesDistinguishedName onPremisesDomainName onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled " +
  "onPremisesUserPrincipalName securityIdentifier"
).split(" ");
/** The default set has no `accountEnabled`: it only comes when selected. */
const usualUserProperties = (
  "businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname " +
  "userPrincipalName id"
).split(" ");
const groupProperties =
  "id displayName description mailEnabled mailNickname securityEnabled groupTypes".split(" ");

const readUsers = ["User.Read.All", "User.ReadWrite.All", "Directory.Read.All"];
const readGroups = ["Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All"];
const readMembers = ["GroupMember.Read.All", ...readGroups];
const readOrganization = ["Organization.Read.All", "Directory.Read.All"];
const readApplications = ["Application.Read.All", "Application.ReadWrite.OwnedBy", "Directory.Read.All"];

/** Adds a GET that needs one of the given application permissions. */
function get(
  router: Router<GraphCall>,
  path: string,
  anyOf: readonly string[],
  handler: (
    call: GraphCall,
    request: SandboxRequest,
    params: Readonly<Record<string, string>>,
  ) => SandboxReply,
): void {
  router.on("GET", `/v1.0${path}`, (call, request, params) =>
    anyOf.some((role) => call.roles.has(role)) ? handler(call, request, params) : graphDenied(),
  );
}

const router = createRouter<GraphCall>();

get(router, "/organization", readOrganization, ({ tenant, origin }) => ({
  status: 200,
  headers: odataJson,
  body: {
    "@odata.context": `${origin}/v1.0/$metadata#organization`,
    value: [
      {
        id: tenant.id,
        displayName: tenant.name,
        tenantType: "AAD",
        verifiedDomains: tenant.domains.map((domain) => ({
          capabilities: "Email, OfficeCommunicationsOnline",
          isDefault: domain.isDefault,
          isInitial: domain.isInitial,
          name: domain.name,
          type: "Managed",
        })),
      },
    ],
  },
}));

/** A tenant's users have the extensions that its apps registered: https://learn.microsoft.com/graph/extensibility-overview */
const userCollection = ({ extensions }: EntraTenant) => ({
  name: "users" as const,
  type: "microsoft.graph.user",
  properties: [...userProperties, ...extensions],
  usual: usualUserProperties,
});
const groupCollection = {
  name: "groups",
  type: "microsoft.graph.group",
  properties: groupProperties,
  usual: groupProperties,
} as const;

get(router, "/users", readUsers, ({ tenant, origin }, request) => {
  const reply = answerCollection(request, {
    ...userCollection(tenant),
    items: tenant.laggingUsers ?? [...tenant.users.values()],
    graphUrl: origin,
  });
  if (!expandsManager(request) || reply.status !== 200) return reply;
  const body = reply.body as { value: { id: string }[] };
  return {
    ...reply,
    body: { ...body, value: body.value.map((user) => ({ ...user, ...managerOf(tenant, user.id) })) },
  };
});
get(router, "/users/$count", readUsers, ({ tenant }, request) =>
  request.headers.consistencylevel === "eventual"
    ? { status: 200, headers: { "Content-Type": "text/plain" }, body: String(tenant.users.size) }
    : graphError(400, "Request_BadRequest", "$count is not currently supported."),
);
get(router, "/users/delta", readUsers, ({ tenant, origin }, request) =>
  answerDelta(tenant, request, {
    ...userCollection(tenant),
    items: tenant.users,
    graphUrl: origin,
    changesSince: (from) => latestChanges(tenant, from, ["user", "manager"]),
    relation: { name: "manager", of: (id, from) => managerDelta(tenant, id, from) },
  }),
);
get(router, "/users/:id", readUsers, ({ tenant, origin }, request, { id = "" }) => {
  const user = findEntraUser(tenant, id);
  if (!user) return graphNotFound(id);
  const selection = readSelect(request.url.searchParams, userCollection(tenant));
  if ("refusal" in selection) return selection.refusal;
  return {
    status: 200,
    headers: odataJson,
    body: {
      "@odata.context": `${origin}/v1.0/$metadata#users/$entity`,
      ...project(user, selection.names),
      ...(expandsManager(request) ? managerOf(tenant, user.id) : {}),
    },
  };
});
get(router, "/groups", readGroups, ({ tenant, origin }, request) => {
  const reply = answerCollection(request, {
    ...groupCollection,
    items: [...tenant.groups.values()],
    graphUrl: origin,
  });
  const isExpanded = request.url.searchParams.get("$expand")?.startsWith("members") ?? false;
  return isExpanded && reply.status === 200 ? withMembers(tenant, reply) : reply;
});
get(router, "/groups/delta", readGroups, ({ tenant, origin }, request) =>
  answerDelta(tenant, request, {
    ...groupCollection,
    items: tenant.groups,
    graphUrl: origin,
    // The last change that was told comes once more, as Graph's replays do.
    changesSince: (from) => latestChanges(tenant, Math.max(0, from - 1), ["group", "membership"]),
    relation: {
      name: "members",
      of: (id, from) => memberDelta(tenant, id, from < 0 ? from : Math.max(0, from - 1)),
    },
  }),
);
get(router, "/groups/:id", readGroups, ({ tenant, origin }, request, { id = "" }) => {
  const group = tenant.groups.get(id);
  if (!group) return graphNotFound(id);
  const selection = readSelect(request.url.searchParams, groupCollection);
  if ("refusal" in selection) return selection.refusal;
  return {
    status: 200,
    headers: odataJson,
    body: { "@odata.context": `${origin}/v1.0/$metadata#groups/$entity`, ...project(group, selection.names) },
  };
});
get(router, "/groups/:id/members", readMembers, ({ tenant, origin }, request, { id = "" }) => {
  const group = tenant.groups.get(id);
  if (!group) return graphNotFound(id);
  const items = [...group.memberIds].map((memberId) => {
    const user = tenant.users.get(memberId);
    const type = user ? "#microsoft.graph.user" : "#microsoft.graph.group";
    return { "@odata.type": type, ...(user ?? tenant.groups.get(memberId)), id: memberId };
  });
  return answerCollection(request, {
    name: "directoryObjects",
    type: "microsoft.graph.directoryObject",
    properties: userProperties,
    usual: usualUserProperties,
    always: ["@odata.type"],
    items,
    graphUrl: origin,
  });
});

const MOST_STEPS = 20;

/** Steps are answered and throttled each by itself, and come back in another order: https://learn.microsoft.com/graph/json-batching */
async function answerBatch(
  entra: Entra,
  { behaviour }: EntraTenant,
  request: SandboxRequest,
): Promise<SandboxReply> {
  const { requests } = JSON.parse(request.body) as {
    requests: { id: string; method: string; url: string }[];
  };
  if (requests.length > MOST_STEPS)
    return graphError(400, "BadRequest", "Number of batch request steps exceeds the maximum value of 20.");
  const responses = requests.map(async ({ id, method, url }) => {
    const step = { ...request, method, url: new URL(`/v1.0${url}`, request.url.origin), body: "" };
    const reply =
      faultFor(behaviour, step) === "fail"
        ? graphFailure(behaviour.failStatus)
        : await answerGraph(entra, step);
    return { id, ...reply };
  });
  return {
    status: 200,
    headers: odataJson,
    body: { responses: (await Promise.all(responses)).toReversed() },
  };
}

/** The Graph host: checks the token, then the permission, then answers. */
export async function answerGraph(entra: Entra, request: SandboxRequest): Promise<SandboxReply> {
  const bearer = bearerOf(request);
  if (bearer === "")
    return graphError(401, "InvalidAuthenticationToken", "Access token is empty.", challenge);
  const token = entra.tokens.find(bearer);
  if (!token) {
    return graphError(
      401,
      "InvalidAuthenticationToken",
      "IDX14100: JWT is not well formed, or its signature is not valid.",
      challenge,
    );
  }
  if (token.expiresAt * 1000 <= entraNow(token.tenant).getTime()) {
    return graphError(
      401,
      "InvalidAuthenticationToken",
      "Lifetime validation failed, the token is expired.",
      challenge,
    );
  }
  const call: GraphCall = { tenant: token.tenant, roles: token.roles, origin: request.url.origin };
  if (request.url.pathname === "/v1.0/$batch") return answerBatch(entra, token.tenant, request);
  const application = /^\/v1\.0\/applications\(appId='([^']+)'\)$/.exec(
    decodeURIComponent(request.url.pathname),
  );
  const reply = application?.[1]
    ? answerApplication(call, application[1])
    : await router.answer(call, request);
  if (!reply) {
    return graphError(
      400,
      "BadRequest",
      `Resource not found for the segment '${request.url.pathname.split("/")[2] ?? ""}'.`,
    );
  }
  if (reply.status === 405) {
    return graphError(
      405,
      "Request_BadRequest",
      "Specified HTTP method is not allowed for the request target.",
    );
  }
  return reply;
}

/** The token of the Authorization header, or an empty text. */
export function bearerOf(request: SandboxRequest): string {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
}

const challenge = {
  "WWW-Authenticate":
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
};

function answerApplication({ tenant, roles, origin }: GraphCall, appId: string): SandboxReply {
  if (!readApplications.some((role) => roles.has(role))) return graphDenied();
  const app = tenant.apps.find((each) => each.appId === appId.toLowerCase());
  if (!app) return graphNotFound(appId);
  return {
    status: 200,
    headers: odataJson,
    body: {
      "@odata.context": `${origin}/v1.0/$metadata#applications/$entity`,
      id: app.objectId,
      appId: app.appId,
      displayName: app.displayName,
      passwordCredentials: app.secrets.map(({ keyId, value, startDateTime, endDateTime }) => ({
        customKeyIdentifier: null,
        displayName: "Muster",
        endDateTime,
        hint: value.slice(0, 3),
        keyId,
        secretText: null,
        startDateTime,
      })),
    },
  };
}

/** `$expand=manager($select=id)`: whoever has none has no such property. A delta query ignores it. */
function expandsManager(request: SandboxRequest): boolean {
  return request.url.searchParams.get("$expand")?.startsWith("manager") ?? false;
}

function managerOf(tenant: EntraTenant, userId: string): object {
  const id = tenant.users.get(userId)?.managerId ?? null;
  return id === null || !tenant.users.has(id)
    ? {}
    : { manager: { "@odata.type": "#microsoft.graph.user", id } };
}

/** `manager@delta`: of everybody at first, and then of those whose manager has changed. */
function managerDelta(tenant: EntraTenant, userId: string, from: number): object[] {
  const type = { "@odata.type": "#microsoft.graph.user" };
  const id = tenant.users.get(userId)?.managerId ?? null;
  const now = id === null ? [] : [{ ...type, id }];
  if (from < 0) return now;
  const changes = tenant.changes
    .slice(from)
    .filter((change) => change.kind === "manager" && change.id === userId);
  if (changes.length === 0) return [];
  const former = changes[0]?.formerId ?? null;
  return former === null || former === id
    ? now
    : [{ ...type, id: former, "@removed": { reason: "deleted" } }, ...now];
}

/** Each id once, at its last change: what a delta query tells after a time away. */
function latestChanges(tenant: EntraTenant, from: number, kinds: readonly EntraChange["kind"][]) {
  const latest = new Map<string, EntraChange>();
  for (const change of tenant.changes.slice(from)) {
    if (kinds.includes(change.kind)) latest.set(change.id, change);
  }
  return [...latest.values()].map(({ id, reason }) => ({ id, reason }));
}

function memberDelta(tenant: EntraTenant, groupId: string, from: number): object[] {
  const members = new Map<string, boolean>();
  if (from < 0) {
    for (const id of tenant.groups.get(groupId)?.memberIds ?? []) members.set(id, false);
  } else {
    for (const change of tenant.changes.slice(from)) {
      if (change.kind !== "membership" || change.id !== groupId || !change.memberId) continue;
      members.set(change.memberId, change.memberRemoved ?? false);
    }
  }
  return [...members].map(([id, removed]) => ({
    "@odata.type": tenant.groups.has(id) ? "#microsoft.graph.group" : "#microsoft.graph.user",
    id,
    ...(removed ? { "@removed": { reason: "deleted" } } : {}),
  }));
}

/** `$expand=members` gives up to twenty members of each group. */
function withMembers(tenant: EntraTenant, reply: SandboxReply): SandboxReply {
  const body = reply.body as { value: { id: string }[] };
  const value = body.value.map((group) => ({
    ...group,
    members: [...(tenant.groups.get(group.id)?.memberIds ?? [])].slice(0, 20).map((id) => ({
      "@odata.type": tenant.groups.has(id) ? "#microsoft.graph.group" : "#microsoft.graph.user",
      id,
      displayName: (tenant.users.get(id) ?? tenant.groups.get(id))?.displayName ?? null,
    })),
  }));
  return { ...reply, body: { ...body, value } };
}
