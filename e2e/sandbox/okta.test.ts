import { afterAll, beforeAll, expect, test } from "vitest";
import type { OrgView } from "./control-contract.ts";
import { type RunningSandbox, startTestSandbox } from "./testing.ts";

let sandbox: RunningSandbox;
let org: OrgView;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  org = await sandbox.control.createOrg({ name: "acme", users: 450 });
});
afterAll(() => sandbox.stop());

function okta(path: string, { token = org.tokens[0] ?? "", method = "GET" } = {}) {
  const url = path.startsWith("https:") ? path : `${org.url}${path}`;
  return sandbox.call(url, { method, headers: { Authorization: `SSWS ${token}` } });
}

interface Listed {
  id: string;
  status: string;
  profile: { login: string };
}

async function everyPage(first: string): Promise<{ items: Listed[]; pages: number }> {
  const items: Listed[] = [];
  let pages = 0;
  for (let next: string | undefined = first; next !== undefined; pages += 1) {
    const response = await okta(next);
    expect(response.status).toBe(200);
    items.push(...((await response.json()) as Listed[]));
    next = /<([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
  }
  return { items, pages };
}

async function codeOf(response: { json(): Promise<unknown> }): Promise<unknown> {
  const body = (await response.json()) as { errorCode: string; errorId: string; errorCauses: [] };
  expect(body.errorId).toMatch(/^oae/);
  expect(body.errorCauses).toBeInstanceOf(Array);
  return body.errorCode;
}

test("says that it is an Okta org, without a token", async () => {
  const response = await sandbox.call(`${org.url}/.well-known/okta-organization`);
  expect(await response.json()).toMatchObject({ id: org.id, pipeline: "idx" });
});

test("pages through all users by Link headers and leaves the deactivated out", async () => {
  const [first] = await sandbox.control.orgUsers("acme");
  const second = (await sandbox.control.orgUsers("acme"))[1];
  await sandbox.control.orgUserAction("acme", { user: second?.id ?? "", action: "deactivate" });
  const { items, pages } = await everyPage("/api/v1/users?limit=200");
  expect(pages).toBe(3);
  expect(new Set(items.map(({ id }) => id)).size).toBe(450);
  expect(items[0]?.id).toBe(first?.id);
  const filter = encodeURIComponent('status eq "DEPROVISIONED"');
  const gone = await everyPage(`/api/v1/users?filter=${filter}`);
  expect(gone.items.map(({ id }) => id)).toEqual([second?.id]);
});

test("finds one user by id and by login, and answers E0000007 for another", async () => {
  const user = (await sandbox.control.orgUsers("acme"))[5];
  const byLogin = await okta(`/api/v1/users/${encodeURIComponent(user?.login ?? "")}`);
  expect(await byLogin.json()).toMatchObject({ id: user?.id });
  const missing = await okta("/api/v1/users/nobody@acme.example");
  expect(missing.status).toBe(404);
  expect(await codeOf(missing)).toBe("E0000007");
});

test("a bad filter is E0000031", async () => {
  const response = await okta(`/api/v1/users?filter=${encodeURIComponent('profile.title eq "x"')}`);
  expect(response.status).toBe(400);
  expect(await codeOf(response)).toBe("E0000031");
});

test("tokens: wrong and revoked are E0000011, none is E0000005, too few rights E0000006", async () => {
  const wrong = await okta("/api/v1/users/me", { token: "00wrong" });
  expect(wrong.status).toBe(401);
  expect(await codeOf(wrong)).toBe("E0000011");
  expect(await codeOf(await sandbox.call(`${org.url}/api/v1/users/me`))).toBe("E0000005");
  const least = await sandbox.control.createOrgToken("acme", "least");
  expect((await okta("/api/v1/users?limit=1", { token: least })).status).toBe(200);
  const logs = await okta("/api/v1/logs?limit=1", { token: least });
  expect(logs.status).toBe(403);
  expect(await codeOf(logs)).toBe("E0000006");
  await sandbox.control.changeOrgToken("acme", { token: least, revoked: true });
  expect(await codeOf(await okta("/api/v1/users/me", { token: least }))).toBe("E0000011");
});

test("members of an OKTA_GROUP are put and deleted with 204; another group's are not", async () => {
  const { groups } = await sandbox.control.addOrgGroup("acme", { name: "Muster", type: "OKTA_GROUP" });
  const group = groups.find(({ name }) => name === "Muster")?.id ?? "";
  const user = (await sandbox.control.orgUsers("acme"))[7]?.id ?? "";
  const path = `/api/v1/groups/${group}/users/${user}`;
  expect((await okta(path, { method: "PUT" })).status).toBe(204);
  expect((await everyPage(`/api/v1/groups/${group}/users?limit=200`)).items).toHaveLength(1);
  expect((await okta(path, { method: "DELETE" })).status).toBe(204);
  const everyone = groups.find(({ type }) => type === "BUILT_IN")?.id ?? "";
  const refused = await okta(`/api/v1/groups/${everyone}/users/${user}`, { method: "PUT" });
  expect(refused.status).toBe(400);
});

test("a status changes only along Okta's transitions, and the System Log tells it", async () => {
  const user = (await sandbox.control.orgUsers("acme"))[9]?.id ?? "";
  const suspend = `/api/v1/users/${user}/lifecycle/suspend`;
  expect((await okta(suspend, { method: "POST" })).status).toBe(200);
  expect(await codeOf(await okta(suspend, { method: "POST" }))).toBe("E0000038");
  const filter = encodeURIComponent(`target.id eq "${user}" and eventType eq "user.lifecycle.suspend"`);
  const log = await okta(`/api/v1/logs?filter=${filter}`);
  expect(await log.json()).toHaveLength(1);
  expect(log.headers.get("link")).toContain('rel="next"');
});

test("the first DELETE deactivates, the second removes", async () => {
  const user = (await sandbox.control.orgUsers("acme"))[11]?.id ?? "";
  expect((await okta(`/api/v1/users/${user}`, { method: "DELETE" })).status).toBe(204);
  expect(await (await okta(`/api/v1/users/${user}`)).json()).toMatchObject({ status: "DEPROVISIONED" });
  expect((await okta(`/api/v1/users/${user}`, { method: "DELETE" })).status).toBe(204);
  expect((await okta(`/api/v1/users/${user}`)).status).toBe(404);
});

test("rate headers count down to 429 with E0000047", async () => {
  const small = await sandbox.control.createOrg({ name: "small" });
  await sandbox.control.setOrg("small", { rateLimit: 4 });
  const headers = { Authorization: `SSWS ${small.tokens[0]}` };
  const ask = () => sandbox.call(`${small.url}/api/v1/users/me`, { headers });
  expect((await ask()).headers.get("x-rate-limit-remaining")).toBe("1");
  await ask();
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("x-rate-limit-reset"))).toBeGreaterThan(Date.now() / 1000);
  expect(await codeOf(refused)).toBe("E0000047");
});

test("faults: another website, a wrong clock, a hanging host, every second call failing", async () => {
  const faulty = await sandbox.control.createOrg({ name: "faulty" });
  const metadata = `${faulty.url}/.well-known/okta-organization`;
  await sandbox.control.setOrg("faulty", { clockOffsetSeconds: -900 });
  const late = Date.parse((await sandbox.call(metadata)).headers.get("date") ?? "");
  expect(Date.now() - late).toBeGreaterThan(890_000);
  await sandbox.control.setOrg("faulty", { failEvery: 2 });
  expect((await sandbox.call(metadata)).status).toBe(200);
  expect((await sandbox.call(metadata)).status).toBe(503);
  await sandbox.control.setOrg("faulty", { failEvery: 0, isOkta: false });
  const other = await sandbox.call(metadata);
  expect(other.status).toBe(404);
  expect(other.headers.get("content-type")).toContain("text/html");
  await sandbox.control.setOrg("faulty", { hang: true });
  await expect(sandbox.call(metadata, { timeoutMs: 100 })).rejects.toThrow(/timeout/i);
});

test.each([
  ["expired", "CERT_HAS_EXPIRED"],
  ["wrong-name", "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["untrusted", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
] as const)("an %s certificate fails with %s", async (certificate, code) => {
  const { url } = await sandbox.control.createOrg({ name: `tls-${certificate}` });
  expect((await sandbox.call(`${url}/.well-known/okta-organization`)).status).toBe(200);
  await sandbox.control.setOrg(`tls-${certificate}`, { certificate });
  const failure: unknown = await sandbox.call(url).catch((error: unknown) => error);
  expect(failure).toMatchObject({ cause: { code } });
});

test("two sandboxes of the same names have the same ids, tokens and people", async () => {
  const other = await startTestSandbox();
  try {
    const again = await other.control.createOrg({ name: "acme", users: 3 });
    expect(again.id).toBe(org.id);
    expect(again.tokens[0]).toBe(org.tokens[0]);
    const [mine, theirs] = [await sandbox.control.orgUsers("acme"), await other.control.orgUsers("acme")];
    expect(theirs[3]).toEqual({ ...mine[3], status: "ACTIVE" });
  } finally {
    await other.stop();
  }
});
