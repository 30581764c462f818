import type { Router, SandboxReply, SandboxRequest } from "../http/router.ts";
import { oktaError } from "./errors.ts";
import { parseOktaFilter } from "./filter.ts";
import { changeOktaMember } from "./groups.ts";
import { page, readLimit } from "./paging.ts";
import { findOktaUser, type OktaCall, type OktaGroup, type OktaOrg } from "./state.ts";
import { isSeen, userBody } from "./users-api.ts";

export function addGroupRoutes(router: Router<OktaCall>): void {
  router.on("GET", "/api/v1/groups", ({ org }, request) => listGroups(org, request));
  router.on("GET", "/api/v1/groups/:id", ({ org, origin }, _request, { id = "" }) => {
    const group = findGroup(org, id);
    return group
      ? { status: 200, body: groupBody(group, origin) }
      : oktaError("E0000007", `${id} (UserGroup)`);
  });
  router.on("GET", "/api/v1/groups/:id/users", ({ org, origin }, request, { id = "" }) => {
    const group = findGroup(org, id);
    if (!group) return oktaError("E0000007", `${id} (UserGroup)`);
    const limit = readLimit(request.url.searchParams, 1000, 1000);
    if (limit === undefined) return oktaError("E0000001", "limit");
    return page(request, org.users, (user) => group.memberIds.has(user.id) && isSeen(org, user), limit, {
      body: (user) => userBody(user, origin, false),
    });
  });
  router.on("GET", "/api/v1/users/:id/groups", ({ org, origin }, request, { id = "" }) => {
    const user = findOktaUser(org, id);
    if (!user || !isSeen(org, user)) return oktaError("E0000007", `${id} (User)`);
    const limit = readLimit(request.url.searchParams, 200, 200);
    if (limit === undefined) return oktaError("E0000001", "limit");
    return page(request, org.groups, (group) => group.memberIds.has(user.id), limit, {
      body: (group) => groupBody(group, origin),
    });
  });
  router.on("PUT", "/api/v1/groups/:id/users/:userId", ({ org }, _request, params) =>
    changeMember(org, params.id ?? "", params.userId ?? "", "add"),
  );
  router.on("DELETE", "/api/v1/groups/:id/users/:userId", ({ org }, _request, params) =>
    changeMember(org, params.id ?? "", params.userId ?? "", "remove"),
  );
}

/** Adds or removes one member; 204 also when nothing had to change. Only OKTA_GROUP can be changed. */
function changeMember(org: OktaOrg, groupId: string, userId: string, change: "add" | "remove"): SandboxReply {
  const group = findGroup(org, groupId);
  if (!group) return oktaError("E0000007", `${groupId} (UserGroup)`);
  const user = findOktaUser(org, userId);
  if (!user || !isSeen(org, user)) return oktaError("E0000007", `${userId} (User)`);
  if (group.type !== "OKTA_GROUP") {
    return oktaError("E0000001", "group", ["Only groups of type OKTA_GROUP can be modified"]);
  }
  changeOktaMember(org, group, user, change);
  return { status: 204 };
}

function listGroups(org: OktaOrg, request: SandboxRequest): SandboxReply {
  const query = request.url.searchParams;
  const limit = readLimit(query, 10_000, 10_000);
  if (limit === undefined) return oktaError("E0000001", "limit");
  const expression = query.get("filter") ?? query.get("search");
  const q = query.get("q")?.toLowerCase() ?? "";
  const chosen =
    expression === null
      ? (group: OktaGroup) => group.profile.name.toLowerCase().startsWith(q)
      : parseOktaFilter(expression, groupProperty);
  if (!chosen) return oktaError("E0000031");
  const origin = request.url.origin;
  const listed = (group: OktaGroup) => !group.isUnlisted && chosen(group);
  return page(request, org.groups, listed, limit, { body: (group) => groupBody(group, origin) });
}

function findGroup(org: OktaOrg, id: string): OktaGroup | undefined {
  return org.groups.find((group) => group.id === id);
}

function groupProperty(group: OktaGroup, name: string): string | undefined {
  if (name === "profile.name") return group.profile.name;
  if (name === "id" || name === "type" || name === "lastUpdated") return group[name];
  if (name === "lastMembershipUpdated") return group.lastMembershipUpdated;
  return undefined;
}

function groupBody(group: OktaGroup, origin: string): object {
  const { memberIds: _members, isUnlisted: _hidden, ...rest } = group;
  return {
    ...rest,
    objectClass: [group.type === "APP_GROUP" ? "okta:windows_security_principal" : "okta:user_group"],
    _links: { users: { href: `${origin}/api/v1/groups/${group.id}/users` } },
  };
}
