import * as z from "zod";
import * as contract from "./control-contract.ts";

type Pushed = z.infer<typeof contract.pushedView>;
type Input<Schema extends z.ZodType> = contract.Input<Schema>;

/** Whose SAML application is meant. */
export type SamlPlace = { readonly org: string } | { readonly tenant: string };

/** The control API as functions: what specs and `npm run demo` use. Throws with the sandbox's own words. */
export interface SandboxControl {
  state(): Promise<contract.StateView>;
  createOrg(input: Input<typeof contract.createOrgInput>): Promise<contract.OrgView>;
  org(name: string): Promise<contract.OrgView>;
  orgUsers(name: string): Promise<contract.UserView[]>;
  addOrgUsers(name: string, count: number): Promise<contract.UserView[]>;
  orgUserAction(name: string, input: Input<typeof contract.orgUserActionInput>): Promise<void>;
  addOrgGroup(name: string, input: Input<typeof contract.orgGroupInput>): Promise<contract.OrgView>;
  orgGroupAction(name: string, input: Input<typeof contract.groupActionInput>): Promise<void>;
  /** The new token's value. */
  createOrgToken(name: string, role: z.infer<typeof contract.oktaRole>): Promise<string>;
  changeOrgToken(name: string, input: Input<typeof contract.orgTokenChangeInput>): Promise<void>;
  /** A service app for OAuth; its Client ID. */
  createOrgApp(name: string, input: Input<typeof contract.orgAppInput>): Promise<string>;
  changeOrgApp(name: string, input: Input<typeof contract.orgAppChangeInput>): Promise<void>;
  /** Somebody changes a group in Okta's own console. */
  changeOrgMember(name: string, input: Input<typeof contract.orgMembersInput>): Promise<void>;
  /** The ids of a group's members. */
  orgMembers(name: string, group: string): Promise<string[]>;
  setOrg(name: string, input: Input<typeof contract.orgFaultInput>): Promise<void>;
  /** The org's app provisions everybody, and pushes every group. Fails with the client's words when it is refused. */
  pushOrg(name: string, input: Input<typeof contract.pushOrgInput>): Promise<Pushed>;
  /** An application that signs in by SAML, of an org or tenant. */
  createSamlApp(of: SamlPlace, input: Input<typeof contract.samlAppInput>): Promise<contract.SamlAppView>;
  changeSamlApp(
    of: SamlPlace,
    input: Input<typeof contract.samlAppChangeInput>,
  ): Promise<contract.SamlAppView>;
  createTenant(input: Input<typeof contract.createTenantInput>): Promise<contract.TenantView>;
  tenantUsers(tenant: string): Promise<contract.UserView[]>;
  addTenantUsers(tenant: string, count: number): Promise<contract.UserView[]>;
  tenantUserAction(tenant: string, input: Input<typeof contract.tenantUserActionInput>): Promise<void>;
  /** The new group's id. */
  addTenantGroup(tenant: string, input: Input<typeof contract.tenantGroupInput>): Promise<string>;
  tenantGroupAction(tenant: string, input: Input<typeof contract.groupActionInput>): Promise<void>;
  createApp(tenant: string, input: Input<typeof contract.tenantAppInput>): Promise<contract.AppView>;
  changeApp(tenant: string, input: Input<typeof contract.tenantAppChangeInput>): Promise<contract.AppView>;
  /** One cycle of the tenant's provisioning job, or one user on demand. */
  provisionTenant(tenant: string, input: Input<typeof contract.provisionTenantInput>): Promise<Pushed>;
  expireDeltaTokens(tenant: string): Promise<void>;
  setTenant(tenant: string, input: Input<typeof contract.tenantFaultInput>): Promise<void>;
  setEntraHost(input: Input<typeof contract.hostCertificateInput>): Promise<void>;
}

/** @param controlUrl e.g. `http://127.0.0.1:7440` */
export function sandboxControl(controlUrl: string): SandboxControl {
  const call = async <Schema extends z.ZodType>(
    method: string,
    path: string,
    output: Schema,
    body?: object,
  ): Promise<z.infer<Schema>> => {
    const response = await fetch(`${controlUrl}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`sandbox: ${method} ${path}: ${response.status} ${text}`);
    return output.parse(text === "" ? undefined : JSON.parse(text));
  };
  const users = z.array(contract.userView);
  const nothing = z.unknown().transform(() => undefined);
  return {
    state: () => call("GET", "/state", contract.stateView),
    createOrg: (input) => call("POST", "/okta/orgs", contract.orgView, input),
    org: (name) => call("GET", `/okta/orgs/${name}`, contract.orgView),
    orgUsers: (name) => call("GET", `/okta/orgs/${name}/users`, users),
    addOrgUsers: (name, count) => call("POST", `/okta/orgs/${name}/users`, users, { count }),
    orgUserAction: (name, input) => call("POST", `/okta/orgs/${name}/user-action`, nothing, input),
    addOrgGroup: (name, input) => call("POST", `/okta/orgs/${name}/groups`, contract.orgView, input),
    orgGroupAction: (name, input) => call("POST", `/okta/orgs/${name}/group-action`, nothing, input),
    createOrgToken: async (name, role) => {
      const made = z.object({ token: z.string() });
      return (await call("POST", `/okta/orgs/${name}/tokens`, made, { role })).token;
    },
    changeOrgToken: (name, input) => call("PATCH", `/okta/orgs/${name}/tokens`, nothing, input),
    createOrgApp: async (name, input) => {
      const made = z.object({ clientId: z.string() });
      return (await call("POST", `/okta/orgs/${name}/apps`, made, input)).clientId;
    },
    changeOrgApp: (name, input) => call("PATCH", `/okta/orgs/${name}/apps`, nothing, input),
    changeOrgMember: (name, input) => call("POST", `/okta/orgs/${name}/members`, nothing, input),
    orgMembers: (name, group) =>
      call("GET", `/okta/orgs/${name}/groups/${group}/members`, contract.orgMembersView),
    setOrg: (name, input) => call("PATCH", `/okta/orgs/${name}`, nothing, input),
    pushOrg: (name, input) => call("POST", `/okta/orgs/${name}/push`, contract.pushedView, input),
    createSamlApp: (of, input) => call("POST", samlPath(of), contract.samlAppView, input),
    changeSamlApp: (of, input) => call("PATCH", samlPath(of), contract.samlAppView, input),
    createTenant: (input) => call("POST", "/entra/tenants", contract.tenantView, input),
    tenantUsers: (tenant) => call("GET", `/entra/tenants/${tenant}/users`, users),
    addTenantUsers: (tenant, count) => call("POST", `/entra/tenants/${tenant}/users`, users, { count }),
    tenantUserAction: (tenant, input) => call("POST", `/entra/tenants/${tenant}/user-action`, nothing, input),
    addTenantGroup: async (tenant, input) => {
      const made = z.object({ id: z.string() });
      return (await call("POST", `/entra/tenants/${tenant}/groups`, made, input)).id;
    },
    tenantGroupAction: (tenant, input) =>
      call("POST", `/entra/tenants/${tenant}/group-action`, nothing, input),
    createApp: (tenant, input) => call("POST", `/entra/tenants/${tenant}/apps`, contract.appView, input),
    changeApp: (tenant, input) => call("PATCH", `/entra/tenants/${tenant}/apps`, contract.appView, input),
    provisionTenant: (tenant, input) =>
      call("POST", `/entra/tenants/${tenant}/provision`, contract.pushedView, input),
    expireDeltaTokens: (tenant) => call("POST", `/entra/tenants/${tenant}/expire-delta-tokens`, nothing, {}),
    setTenant: (tenant, input) => call("PATCH", `/entra/tenants/${tenant}`, nothing, input),
    setEntraHost: (input) => call("PATCH", "/entra/hosts", nothing, input),
  };
}

function samlPath(of: SamlPlace): string {
  return "org" in of ? `/okta/orgs/${of.org}/saml-apps` : `/entra/tenants/${of.tenant}/saml-apps`;
}
