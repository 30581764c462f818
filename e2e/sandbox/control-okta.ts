import * as contract from "./control-contract.ts";
import { ControlError, told } from "./control-error.ts";
import type { ControlRoom } from "./control-room.ts";
import type { Router } from "./http/router.ts";
import { changeOktaMember, deleteOktaGroup, renameOktaGroup } from "./okta/groups.ts";
import { deleteOktaUser, moveOktaUser, updateOktaProfile } from "./okta/lifecycle.ts";
import { addOktaApp } from "./okta/oauth.ts";
import { addOktaGroup, addOktaPeople, addOktaToken } from "./okta/org.ts";
import { permissionsOf } from "./okta/permissions.ts";
import { findOktaUser, type OktaGroup, type OktaUser } from "./okta/state.ts";
import { type OktaHost, openOktaHost } from "./okta-host.ts";
import { oktaScimClient } from "./scim/okta-client.ts";
import { pushOrg } from "./scim/push-org.ts";

export function addOktaControl(router: Router<ControlRoom>): void {
  router.on("POST", "/okta/orgs", async ({ orgs, certificates }, { body }) => {
    const input = contract.createOrgInput.parse(JSON.parse(body));
    if (orgs.some(({ org }) => org.name === input.name)) {
      throw new ControlError(409, `There is an org named ${input.name} already.`);
    }
    const host = await openOktaHost(input, certificates.trusted);
    orgs.push(host);
    return { status: 201, body: viewOrg(host) };
  });
  router.on("GET", "/okta/orgs/:name", ({ orgs }, _request, { name = "" }) => ({
    status: 200,
    body: viewOrg(orgNamed(orgs, name)),
  }));
  router.on("GET", "/okta/orgs/:name/users", ({ orgs }, _request, { name = "" }) => {
    const { org } = orgNamed(orgs, name);
    const users = org.users.filter((user) => user !== undefined);
    return { status: 200, body: users.map(viewUser) };
  });
  router.on("POST", "/okta/orgs/:name/users", ({ orgs }, { body }, { name = "" }) => {
    const { count } = contract.addPeopleInput.parse(JSON.parse(body));
    return { status: 201, body: addOktaPeople(orgNamed(orgs, name).org, count).map(viewUser) };
  });
  router.on("POST", "/okta/orgs/:name/user-action", ({ orgs }, { body }, { name = "" }) => {
    const { user: key, action, login, profile } = contract.orgUserActionInput.parse(JSON.parse(body));
    const { org } = orgNamed(orgs, name);
    const user = findOktaUser(org, key);
    if (!user) throw new ControlError(404, `No user ${key} in ${name}.`);
    if (action === "delete") deleteOktaUser(org, user);
    else if (action === "rename") {
      if (!login) throw new ControlError(400, "rename needs the new login.");
      updateOktaProfile(org, user, { ...user.profile, login, email: login });
    } else if (action === "set") {
      const changed = Object.entries({ ...user.profile, ...profile });
      updateOktaProfile(
        org,
        user,
        Object.fromEntries(changed.flatMap(([name, value]) => (value === null ? [] : [[name, value]]))),
      );
    } else if (!moveOktaUser(org, user, action)) {
      throw new ControlError(409, `${key} is ${user.status}: ${action} is not possible.`);
    }
    return { status: 200, body: viewUser(user) };
  });
  router.on("POST", "/okta/orgs/:name/push", async ({ orgs, oktaApps }, { body }, { name = "" }) => {
    const { user, style, ...connection } = contract.pushOrgInput.parse(JSON.parse(body));
    const { org } = orgNamed(orgs, name);
    const only = user === undefined ? undefined : findOktaUser(org, user);
    if (user !== undefined && !only) throw new ControlError(404, `No user ${user} in ${name}.`);
    const key = `${name} ${connection.baseUrl}`;
    const memory = oktaApps.get(key) ?? { users: new Map(), groups: new Map() };
    oktaApps.set(key, memory);
    const client = oktaScimClient(connection);
    return { status: 200, body: await told(pushOrg(org, client, memory, { style, only })) };
  });
  router.on("POST", "/okta/orgs/:name/groups", ({ orgs }, { body }, { name = "" }) => {
    const input = contract.orgGroupInput.parse(JSON.parse(body));
    const host = orgNamed(orgs, name);
    const group = addOktaGroup(host.org, input.name, input.type);
    for (const user of usersNamed(host, input.members)) changeOktaMember(host.org, group, user, "add");
    return { status: 201, body: viewOrg(host) };
  });
  router.on("POST", "/okta/orgs/:name/group-action", ({ orgs }, { body }, { name = "" }) => {
    const { group: key, action, name: newName, members } = contract.groupActionInput.parse(JSON.parse(body));
    const host = orgNamed(orgs, name);
    const group = host.org.groups.find((one) => one.id === key || one.profile.name === key);
    if (!group) throw new ControlError(404, `No group ${key} in ${name}.`);
    if (action === "delete") deleteOktaGroup(host.org, group);
    else if (action === "rename") renameOktaGroup(host.org, group, newName ?? "");
    else if (action === "hide" || action === "show") group.isUnlisted = action === "hide";
    else if (action === "add" || action === "remove")
      for (const user of usersNamed(host, members)) changeOktaMember(host.org, group, user, action);
    else throw new ControlError(400, `An org's group can't be made to ${action}.`);
    return { status: 204 };
  });
  router.on("POST", "/okta/orgs/:name/tokens", ({ orgs }, { body }, { name = "" }) => {
    const { role } = contract.orgTokenInput.parse(JSON.parse(body));
    return { status: 201, body: { token: addOktaToken(orgNamed(orgs, name).org, role).value } };
  });
  router.on("PATCH", "/okta/orgs/:name/tokens", ({ orgs }, { body }, { name = "" }) => {
    const input = contract.orgTokenChangeInput.parse(JSON.parse(body));
    const token = orgNamed(orgs, name).org.tokens.find(({ value }) => value === input.token);
    if (!token) throw new ControlError(404, `No such token in ${name}.`);
    if (input.revoked !== undefined) token.revoked = input.revoked;
    if (input.permissions) token.permissions = new Set(input.permissions);
    return { status: 204 };
  });
  router.on("POST", "/okta/orgs/:name/apps", ({ orgs }, { body }, { name = "" }) => {
    const { clientId } = addOktaApp(orgNamed(orgs, name).org, contract.orgAppInput.parse(JSON.parse(body)));
    return { status: 201, body: { clientId } };
  });
  router.on("PATCH", "/okta/orgs/:name/apps", ({ orgs }, { body }, { name = "" }) => {
    const input = contract.orgAppChangeInput.parse(JSON.parse(body));
    const { org } = orgNamed(orgs, name);
    const app = org.apps.find(({ clientId }) => clientId === input.clientId);
    if (!app) throw new ControlError(404, `No such app in ${name}.`);
    if (input.keys) app.keys = input.keys;
    if (input.scopes) app.scopes = new Set(input.scopes);
    if (input.role) app.permissions = permissionsOf(input.role);
    if (input.dpop !== undefined) app.requiresDpop = input.dpop;
    if (input.active !== undefined) app.isActive = input.active;
    return { status: 204 };
  });
  router.on("GET", "/okta/orgs/:name/groups/:group/members", ({ orgs }, _request, params) => {
    const group = groupIn(orgNamed(orgs, params.name ?? ""), params.group ?? "");
    return { status: 200, body: [...group.memberIds] };
  });
  router.on("POST", "/okta/orgs/:name/members", ({ orgs }, { body }, { name = "" }) => {
    const input = contract.orgMembersInput.parse(JSON.parse(body));
    const host = orgNamed(orgs, name);
    const user = findOktaUser(host.org, input.user);
    if (!user) throw new ControlError(404, `No user ${input.user} in ${name}.`);
    const { memberIds } = groupIn(host, input.group);
    if (input.change === "add") memberIds.add(user.id);
    else memberIds.delete(user.id);
    return { status: 204 };
  });
  router.on("PATCH", "/okta/orgs/:name", ({ orgs, certificates }, { body }, { name = "" }) => {
    const { isOkta, certificate, rateLimit, reach, ...behaviour } = contract.orgFaultInput.parse(
      JSON.parse(body),
    );
    const { org, listener } = orgNamed(orgs, name);
    Object.assign(org.behaviour, behaviour);
    if (isOkta !== undefined) org.isOkta = isOkta;
    if (reach !== undefined) org.reach = reach && new Set(reach);
    if (rateLimit !== undefined) {
      org.rateLimit = rateLimit;
      org.buckets.clear();
    }
    if (certificate) listener.presentCertificate(certificates[certificate]);
    return { status: 204 };
  });
}

function usersNamed({ org }: OktaHost, keys: readonly string[]): OktaUser[] {
  return keys.map((key) => {
    const user = findOktaUser(org, key);
    if (!user) throw new ControlError(404, `No user ${key} in ${org.name}.`);
    return user;
  });
}

export function orgNamed(orgs: readonly OktaHost[], name: string): OktaHost {
  const host = orgs.find(({ org }) => org.name === name);
  if (!host) throw new ControlError(404, `No org named ${name}.`);
  return host;
}

function groupIn({ org }: OktaHost, id: string): OktaGroup {
  const group = org.groups.find((one) => one.id === id);
  if (!group) throw new ControlError(404, `No group ${id} in ${org.name}.`);
  return group;
}

export function viewOrg({ org, url, listener }: OktaHost): contract.OrgView {
  return {
    name: org.name,
    id: org.id,
    url,
    movedPort: listener.movedPort,
    domain: org.domain,
    userCount: org.userPosition.size,
    tokens: org.tokens.map(({ value }) => value),
    groups: org.groups.map(({ id, profile, type }) => ({ id, name: profile.name, type })),
  };
}

function viewUser({ id, profile, status }: OktaUser): contract.UserView {
  return { id, login: profile.login ?? "", displayName: profile.displayName ?? "", status };
}
