import { afterAll, beforeAll, expect, test } from "vitest";
import type { AppView, TenantView } from "./control-contract.ts";
import { type RunningSandbox, startTestSandbox } from "./testing.ts";

let sandbox: RunningSandbox;
let tenant: TenantView;
let app: AppView;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  tenant = await sandbox.control.createTenant({ name: "contoso", users: 250 });
  const [first] = tenant.apps;
  if (!first) throw new Error("a new tenant has an app");
  app = first;
});
afterAll(() => sandbox.stop());

async function askToken(change: Record<string, string> = {}, tenantKey = tenant.id) {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: app.clientId,
    client_secret: app.secrets[0]?.value ?? "",
    scope: "https://graph.microsoft.com/.default",
    ...change,
  });
  return sandbox.call(`${sandbox.loginUrl}/${tenantKey}/oauth2/v2.0/token`, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: form.toString(),
  });
}

async function accessToken(change: Record<string, string> = {}): Promise<string> {
  const response = await askToken(change);
  expect(response.status).toBe(200);
  return ((await response.json()) as { access_token: string }).access_token;
}

interface GraphAnswer {
  status: number;
  body: {
    value: { id: string; accountEnabled?: boolean; "@removed"?: { reason: string } }[];
    error: { code: string };
    "@odata.nextLink"?: string;
    "@odata.deltaLink"?: string;
    "@odata.count"?: number;
  };
}

async function graph(path: string, token: string, headers = {}): Promise<GraphAnswer> {
  const url = path.startsWith("https:") ? path : `${sandbox.graphUrl}/v1.0${path}`;
  const response = await sandbox.call(url, {
    headers: { Authorization: `Bearer ${token}`, ...headers },
  });
  return { status: response.status, body: (await response.json()) as GraphAnswer["body"] };
}

test("a token holds the granted permissions in roles", async () => {
  const token = await accessToken();
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  expect(claims).toMatchObject({ tid: tenant.id, appid: app.clientId, idtyp: "app" });
  expect(claims.roles).toContain("User.Read.All");
});

test.each([
  ["a wrong secret", { client_secret: "no" }, 401, 7000215, "invalid_client"],
  ["another app", { client_id: "00000000-0000-4000-8000-000000000000" }, 400, 700016, "unauthorized_client"],
  ["a scope without .default", { scope: "User.Read" }, 400, 1002012, "invalid_scope"],
] as const)("%s is refused", async (_what, change, status, code, error) => {
  const response = await askToken(change);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({
    error,
    error_codes: [code],
    error_description: expect.stringContaining(`AADSTS${code}: `),
    trace_id: expect.any(String),
    correlation_id: expect.any(String),
  });
});

test("no such tenant, an expired secret and a disabled app have their own codes", async () => {
  expect(await (await askToken({}, "nowhere.example")).json()).toMatchObject({ error_codes: [90002] });
  const made = await sandbox.control.createApp(tenant.id, {});
  const secret = made.secrets[0]?.value ?? "";
  await sandbox.control.changeApp(tenant.id, { clientId: made.clientId, expireSecret: secret });
  const credentials = { client_id: made.clientId, client_secret: secret };
  expect(await (await askToken(credentials)).json()).toMatchObject({ error_codes: [7000222] });
  await sandbox.control.changeApp(tenant.id, { clientId: made.clientId, disabled: true });
  expect(await (await askToken(credentials)).json()).toMatchObject({ error_codes: [7000112] });
});

test("a token without the permission gets 403, and a new grant needs a new token", async () => {
  const made = await sandbox.control.createApp(tenant.id, { roles: [] });
  const credentials = { client_id: made.clientId, client_secret: made.secrets[0]?.value ?? "" };
  const before = await accessToken(credentials);
  await sandbox.control.changeApp(tenant.id, { clientId: made.clientId, grant: ["User.Read.All"] });
  const refused = await graph("/users?$top=1", before);
  expect([refused.status, refused.body.error.code]).toEqual([403, "Authorization_RequestDenied"]);
  expect((await graph("/users?$top=1", await accessToken(credentials))).status).toBe(200);
  expect((await graph("/users", "not-a-token")).body.error.code).toBe("InvalidAuthenticationToken");
});

test("accountEnabled comes only when selected; paging follows nextLink", async () => {
  const token = await accessToken();
  expect((await graph("/users?$top=1", token)).body.value[0]).not.toHaveProperty("accountEnabled");
  const seen = new Set<string>();
  let next: string | undefined = "/users?$top=100&$select=id,accountEnabled";
  while (next !== undefined) {
    const { body }: GraphAnswer = await graph(next, token);
    for (const user of body.value) {
      expect(user.accountEnabled).toBe(true);
      seen.add(user.id);
    }
    next = body["@odata.nextLink"];
  }
  expect(seen.size).toBe(250);
  const counted = await graph("/users?$count=true&$top=1", token, { ConsistencyLevel: "eventual" });
  expect(counted.body["@odata.count"]).toBe(250);
  expect((await graph("/users?$select=nonsense", token)).status).toBe(400);
});

test("delta: from now on, changes once, removals with their reason, 410 for a lost state", async () => {
  const token = await accessToken();
  const start = await graph("/users/delta?$deltatoken=latest&$select=accountEnabled", token);
  expect(start.body.value).toEqual([]);
  const [one, two, three] = await sandbox.control.tenantUsers(tenant.id);
  await sandbox.control.tenantUserAction(tenant.id, { user: one?.id ?? "", action: "disable" });
  await sandbox.control.tenantUserAction(tenant.id, { user: two?.id ?? "", action: "soft-delete" });
  await sandbox.control.tenantUserAction(tenant.id, { user: three?.id ?? "", action: "delete" });
  const changed = await graph(start.body["@odata.deltaLink"] ?? "", token);
  expect(changed.body.value).toEqual([
    { id: one?.id, accountEnabled: false },
    { id: two?.id, "@removed": { reason: "changed" } },
    { id: three?.id, "@removed": { reason: "deleted" } },
  ]);
  await sandbox.control.expireDeltaTokens(tenant.id);
  const lost = await graph(changed.body["@odata.deltaLink"] ?? "", token);
  expect([lost.status, lost.body.error.code]).toEqual([410, "syncStateNotFound"]);
});

test("a first delta round gives everyone by pages and ends with a deltaLink", async () => {
  const token = await accessToken();
  const users = await sandbox.control.tenantUsers(tenant.id);
  const seen: string[] = [];
  let next: string | undefined = "/users/delta?$select=id";
  while (next !== undefined) {
    const { body }: GraphAnswer = await graph(next, token);
    seen.push(...body.value.map(({ id }) => id));
    next = body["@odata.nextLink"];
    expect(next === undefined).toBe(body["@odata.deltaLink"] !== undefined);
  }
  expect(seen).toEqual(users.map(({ id }) => id));
});

test("organization, filter, groups, members and the app's secret expiry", async () => {
  const token = await accessToken();
  const organization = await graph("/organization", token);
  expect(organization.body.value[0]).toMatchObject({
    verifiedDomains: [{ isInitial: true }, { name: "contoso.example", isDefault: true }],
  });
  const user = (await sandbox.control.tenantUsers(tenant.id))[4];
  const filter = encodeURIComponent(`mail eq '${user?.login.toUpperCase()}'`);
  expect((await graph(`/users?$filter=${filter}`, token)).body.value[0]?.id).toBe(user?.id);
  const group = await sandbox.control.addTenantGroup(tenant.id, { name: "All", members: [user?.id ?? ""] });
  const members = await graph(`/groups/${group}/members`, token);
  expect(members.body.value).toMatchObject([{ id: user?.id, "@odata.type": "#microsoft.graph.user" }]);
  const application = await graph(
    `/applications(appId='${app.clientId}')?$select=passwordCredentials`,
    token,
  );
  expect(application.body).toMatchObject({
    passwordCredentials: [{ keyId: app.secrets[0]?.id, secretText: null }],
  });
});

test("a tenant's faults and clock do not touch another tenant", async () => {
  const other = await sandbox.control.createTenant({ name: "fabrikam" });
  await sandbox.control.setTenant(other.id, { clockOffsetSeconds: 1200, failEvery: 1, failStatus: 429 });
  const refused = await askToken({}, other.id);
  expect(refused.status).toBe(429);
  expect(Date.parse(refused.headers.get("date") ?? "") - Date.now()).toBeGreaterThan(1_190_000);
  expect((await askToken()).status).toBe(200);
});
