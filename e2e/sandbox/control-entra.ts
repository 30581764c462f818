import * as contract from "./control-contract.ts";
import { ControlError, told } from "./control-error.ts";
import { viewOrg } from "./control-okta.ts";
import type { ControlRoom } from "./control-room.ts";
import { type Entra, findTenant } from "./entra/login.ts";
import { type EntraApp, type EntraTenant, type EntraUser, entraNow, findEntraUser } from "./entra/state.ts";
import {
  addEntraApp,
  addEntraGroup,
  addEntraPeople,
  changeEntraManager,
  changeEntraMember,
  changeEntraUser,
  createEntraTenant,
  graphTime,
  removeEntraGroup,
  removeEntraUser,
  renameEntraGroup,
  restoreEntraUser,
} from "./entra/tenant.ts";
import type { Router } from "./http/router.ts";
import { entraScimClient } from "./scim/entra-client.ts";
import { provisionTenant } from "./scim/provision-tenant.ts";

export function addEntraControl(router: Router<ControlRoom>): void {
  router.on("GET", "/state", ({ entra, orgs }) => ({
    status: 200,
    body: {
      loginUrl: entra.loginUrl,
      graphUrl: entra.graphUrl,
      orgs: orgs.map(viewOrg),
      tenants: entra.tenants.map(viewTenant),
    } satisfies contract.StateView,
  }));
  router.on("POST", "/entra/tenants", ({ entra }, { body }) => {
    const input = contract.createTenantInput.parse(JSON.parse(body));
    if (entra.tenants.some(({ name }) => name === input.name)) {
      throw new ControlError(409, `There is a tenant named ${input.name} already.`);
    }
    const tenant = createEntraTenant(input.name, input.domain ?? `${input.name}.example`);
    addEntraPeople(tenant, input.users ?? 0);
    addEntraApp(tenant, "Muster", input.roles);
    entra.tenants.push(tenant);
    return { status: 201, body: viewTenant(tenant) };
  });
  router.on("GET", "/entra/tenants/:id/users", ({ entra }, _request, { id = "" }) => ({
    status: 200,
    body: [...tenantWith(entra, id).users.values()].map(viewUser),
  }));
  router.on("POST", "/entra/tenants/:id/users", ({ entra }, { body }, { id = "" }) => {
    const { count } = contract.addPeopleInput.parse(JSON.parse(body));
    return { status: 201, body: addEntraPeople(tenantWith(entra, id), count).map(viewUser) };
  });
  router.on("POST", "/entra/tenants/:id/user-action", ({ entra }, { body }, { id = "" }) => {
    const input = contract.tenantUserActionInput.parse(JSON.parse(body));
    const tenant = tenantWith(entra, id);
    if (input.action === "restore" && !restoreEntraUser(tenant, input.user))
      throw new ControlError(404, `No deleted user ${input.user} in ${tenant.name}.`);
    const user = findEntraUser(tenant, input.user);
    if (!user) throw new ControlError(404, `No user ${input.user} in ${tenant.name}.`);
    if (input.action === "enable" || input.action === "disable") {
      changeEntraUser(tenant, user, { accountEnabled: input.action === "enable" });
    } else if (input.action === "rename") {
      if (!input.userPrincipalName) throw new ControlError(400, "rename needs userPrincipalName.");
      changeEntraUser(tenant, user, { userPrincipalName: input.userPrincipalName });
    } else if (input.action === "set") {
      for (const name of Object.keys(input.properties))
        if (name.startsWith("extension_")) tenant.extensions.add(name);
      const { manager, ...properties } = input.properties;
      if (Object.keys(properties).length > 0) changeEntraUser(tenant, user, properties);
      if (manager !== undefined)
        changeEntraManager(
          tenant,
          user,
          typeof manager === "string" ? (findEntraUser(tenant, manager)?.id ?? null) : null,
        );
    } else if (input.action !== "restore") {
      removeEntraUser(tenant, user, input.action === "delete" ? "deleted" : "changed");
    }
    return { status: 200, body: viewUser(user) };
  });
  router.on("POST", "/entra/tenants/:id/provision", async ({ entra, entraJobs }, { body }, { id = "" }) => {
    const { user, flag, ...connection } = contract.provisionTenantInput.parse(JSON.parse(body));
    const tenant = tenantWith(entra, id);
    const only = user === undefined ? undefined : findEntraUser(tenant, user);
    if (user !== undefined && !only) throw new ControlError(404, `No user ${user} in ${tenant.name}.`);
    const key = `${tenant.name} ${connection.baseUrl}`;
    const memory = entraJobs.get(key) ?? { users: new Map(), groups: new Map() };
    entraJobs.set(key, memory);
    const client = entraScimClient(connection, { flag });
    return { status: 200, body: await told(provisionTenant(tenant, client, memory, only)) };
  });
  router.on("POST", "/entra/tenants/:id/groups", ({ entra }, { body }, { id = "" }) => {
    const { name, members } = contract.tenantGroupInput.parse(JSON.parse(body));
    const tenant = tenantWith(entra, id);
    const ids = members.map((key) => findEntraUser(tenant, key)?.id ?? key);
    return { status: 201, body: { id: addEntraGroup(tenant, name, ids).id } };
  });
  router.on("POST", "/entra/tenants/:id/group-action", ({ entra }, { body }, { id = "" }) => {
    const { group: key, action, name, members } = contract.groupActionInput.parse(JSON.parse(body));
    const tenant = tenantWith(entra, id);
    const group =
      tenant.groups.get(key) ?? [...tenant.groups.values()].find(({ displayName }) => displayName === key);
    if (!group) throw new ControlError(404, `No group ${key} in ${tenant.name}.`);
    if (action === "rename") renameEntraGroup(tenant, group, name ?? "");
    else if (action === "delete") removeEntraGroup(tenant, group, "deleted");
    else if (action === "soft-delete") removeEntraGroup(tenant, group, "changed");
    else if (action === "add" || action === "remove") {
      for (const member of members)
        changeEntraMember(tenant, group, findEntraUser(tenant, member)?.id ?? member, action);
    } else throw new ControlError(400, `A tenant's group can't be made to ${action}.`);
    return { status: 204 };
  });
  router.on("POST", "/entra/tenants/:id/apps", ({ entra }, { body }, { id = "" }) => {
    const { roles } = contract.tenantAppInput.parse(JSON.parse(body));
    const tenant = tenantWith(entra, id);
    const app = addEntraApp(tenant, `Muster ${tenant.apps.length + 1}`, roles);
    return { status: 201, body: viewApp(app) };
  });
  router.on("PATCH", "/entra/tenants/:id/apps", ({ entra }, { body }, { id = "" }) => {
    const input = contract.tenantAppChangeInput.parse(JSON.parse(body));
    const tenant = tenantWith(entra, id);
    const app = tenant.apps.find(({ appId }) => appId === input.clientId);
    if (!app) throw new ControlError(404, `No app ${input.clientId} in ${tenant.name}.`);
    if (input.disabled !== undefined) app.disabled = input.disabled;
    for (const role of input.grant) app.roles.add(role);
    for (const role of input.revoke) app.roles.delete(role);
    if (input.certificate !== undefined) app.certificates.push(input.certificate);
    if (input.expireSecret !== undefined) {
      const secret = app.secrets.find(({ value }) => value === input.expireSecret);
      if (!secret) throw new ControlError(404, "No such secret.");
      secret.endDateTime = graphTime(new Date(entraNow(tenant).getTime() - 3_600_000));
    }
    return { status: 200, body: viewApp(app) };
  });
  router.on("POST", "/entra/tenants/:id/expire-delta-tokens", ({ entra }, _request, { id = "" }) => {
    const tenant = tenantWith(entra, id);
    tenant.deltaTokensSince = entraNow(tenant).getTime() + 1;
    return { status: 204 };
  });
  router.on("PATCH", "/entra/tenants/:id", ({ entra }, { body }, { id = "" }) => {
    const { listsLag, ...behaviour } = contract.tenantFaultInput.parse(JSON.parse(body));
    const tenant = tenantWith(entra, id);
    Object.assign(tenant.behaviour, behaviour);
    if (listsLag !== undefined)
      tenant.laggingUsers = listsLag ? [...tenant.users.values()].map((user) => ({ ...user })) : undefined;
    return { status: 204 };
  });
  router.on("PATCH", "/entra/hosts", ({ hosts, certificates }, { body }) => {
    const { host, certificate } = contract.hostCertificateInput.parse(JSON.parse(body));
    hosts[host].presentCertificate(certificates[certificate]);
    return { status: 204 };
  });
}

export function tenantWith(entra: Entra, key: string): EntraTenant {
  const tenant = entra.tenants.find(({ name }) => name === key) ?? findTenant(entra, key);
  if (!tenant) throw new ControlError(404, `No tenant ${key}.`);
  return tenant;
}

function viewTenant(tenant: EntraTenant): contract.TenantView {
  return {
    name: tenant.name,
    id: tenant.id,
    domain: tenant.domains.find(({ isDefault }) => isDefault)?.name ?? "",
    userCount: tenant.users.size,
    apps: tenant.apps.map(viewApp),
  };
}

function viewApp({ appId, roles, secrets }: EntraApp): contract.AppView {
  return {
    clientId: appId,
    roles: [...roles],
    secrets: secrets.map(({ keyId, value, endDateTime }) => ({
      id: keyId,
      value,
      expires: endDateTime,
    })),
  };
}

function viewUser(user: EntraUser): contract.UserView {
  return {
    id: user.id,
    login: user.userPrincipalName,
    displayName: user.displayName,
    status: user.accountEnabled ? "enabled" : "disabled",
  };
}
