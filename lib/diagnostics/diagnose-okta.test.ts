import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { CheckResult } from "./contract.ts";
import { diagnose } from "./diagnose.ts";

type Reply = { status?: number; headers?: Record<string, string>; body: unknown };
type Routes = Record<string, Reply | ((request: IncomingMessage) => Reply)>;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const jane = {
  id: "00u1",
  status: "ACTIVE",
  profile: { login: "jane@acme.example", email: "jane@acme.example" },
};
const refusal = (errorCode: string, errorSummary: string) => ({
  errorCode,
  errorSummary,
  errorId: "oae1",
  errorCauses: [],
});

/** An org in which everything is right; a test replaces the routes that it is about. */
const rightRoutes: Routes = {
  "/.well-known/okta-organization": { body: { id: "00o1", pipeline: "idx" } },
  "/api/v1/users/me": { body: jane },
  "/api/v1/users": {
    body: [jane],
    headers: {
      "x-rate-limit-limit": "600",
      "x-rate-limit-remaining": "590",
      "x-rate-limit-reset": "9999999999",
    },
  },
  "/api/v1/groups": { body: [{ id: "00g1", type: "OKTA_GROUP", profile: { name: "Everyone" } }] },
  "/api/v1/groups/00g1": { body: { id: "00g1", type: "OKTA_GROUP", profile: { name: "Muster users" } } },
  "/api/v1/groups/00g1/users": { body: [jane] },
  "/api/v1/groups/00g1/users/00u1": { status: 204, body: "" },
  "/api/v1/logs": { body: [] },
};

async function serve(routes: Routes): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://okta");
    const route = { ...rightRoutes, ...routes }[pathname];
    const reply = typeof route === "function" ? route(request) : route;
    const {
      status = 200,
      headers = {},
      body,
    } = reply ?? {
      status: 404,
      body: refusal("E0000007", `Not found: Resource not found: ${pathname}`),
    };
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function diagnoseOrg(routes: Routes, options: { managedGroupId?: string; now?: () => number } = {}) {
  const tenantUrl = await serve(routes);
  const seen: string[] = [];
  const diagnosis = await diagnose(
    {
      type: "okta",
      config: { tenantUrl, credential: { by: "secret", apiToken: "00token" } },
      identifier: "email",
      managedGroupId: options.managedGroupId ?? null,
    },
    {
      lane: tenantUrl,
      allowPrivate: true,
      ...(options.now === undefined ? {} : { now: options.now }),
      onCheck: (check) => void seen.push(check.probe),
    },
  );
  const check = (probe: string): CheckResult => {
    const found = diagnosis.checks.find((candidate) => candidate.probe === probe);
    if (found === undefined) throw new Error(`no check ${probe}`);
    return found;
  };
  return { ...diagnosis, check, seen };
}

test("an org in order is healthy, and every check is reported as it ends", async () => {
  const { outcome, checks, seen, check } = await diagnoseOrg({}, { managedGroupId: "00g1" });
  expect(checks.filter(({ status }) => status !== "ok").map(({ probe }) => probe)).toEqual(["tls"]);
  expect(outcome).toBe("healthy");
  expect([...seen].sort()).toEqual(checks.map(({ probe }) => probe).sort());
  expect(check("token").seen).toBe(
    "Okta accepts the token. It belongs to jane@acme.example and has that admin's rights.",
  );
  expect(check("identifier").seen).toContain("is found by email");
});

test("a refused token is explained, and what depends on it is skipped with the reason", async () => {
  const denied = { status: 401, body: refusal("E0000011", "Invalid token provided") };
  const { outcome, check, checks } = await diagnoseOrg({ "/api/v1/users/me": denied });
  expect(outcome).toBe("failed");
  expect(check("token")).toMatchObject({ status: "failed", seen: "Okta refused the token (E0000011)." });
  expect(check("token").why).toContain("unused for 30 days");
  expect(check("token").link?.href).toContain("/admin/access/api/tokens");
  expect(check("users")).toMatchObject({
    status: "skipped",
    seen: "Not checked, because “API token” comes first.",
  });
  expect(checks.filter(({ status }) => status === "failed")).toHaveLength(1);
});

test("a web site that is no Okta org is recognised", async () => {
  const page = { headers: { "content-type": "text/html" }, body: "<html>Welcome</html>" };
  const { check } = await diagnoseOrg({ "/.well-known/okta-organization": page });
  expect(check("organisation").seen).toContain("is no answer of an Okta org");
  expect(check("token").status).toBe("skipped");
});

test("a missing right names Okta's administrators page", async () => {
  const denied = { status: 403, body: refusal("E0000006", "You do not have permission") };
  const { outcome, check } = await diagnoseOrg({ "/api/v1/groups": denied });
  expect(outcome).toBe("failed");
  expect(check("groups")).toMatchObject({
    status: "failed",
    link: { label: "Okta: Security › Administrators" },
  });
});

test("the System Log is optional: without it the directory is healthy, with advice", async () => {
  const denied = { status: 403, body: refusal("E0000006", "You do not have permission") };
  const { outcome, check } = await diagnoseOrg({ "/api/v1/logs": denied });
  expect(check("logs")).toMatchObject({ status: "warning", advice: true });
  expect(outcome).toBe("healthy");
});

test("a nearly used up quota and a wrong clock degrade", async () => {
  const busy = {
    "x-rate-limit-limit": "600",
    "x-rate-limit-remaining": "12",
    "x-rate-limit-reset": "9999999999",
  };
  const quota = await diagnoseOrg({ "/api/v1/users": { body: [jane], headers: busy } });
  expect(quota.check("rate-limit").seen).toMatch(/^12 of 600 calls are left/);
  expect(quota.outcome).toBe("degraded");

  const slow = await diagnoseOrg({}, { now: () => Date.now() - 175_000 });
  expect(slow.check("clock").seen).toMatch(/clock is 3 minutes behind Okta/);
  expect(slow.outcome).toBe("degraded");
  const wrong = await diagnoseOrg({}, { now: () => Date.now() + 3_600_000 });
  expect(wrong.check("clock")).toMatchObject({ status: "failed" });
});

test("a managed group that Okta itself fills can't be managed", async () => {
  const app = { body: { id: "00g1", type: "APP_GROUP", profile: { name: "From AD" } } };
  const { check } = await diagnoseOrg({ "/api/v1/groups/00g1": app }, { managedGroupId: "00g1" });
  expect(check("managed-group").seen).toBe("“From AD” is of the type APP_GROUP.");
  expect(check("write-back").status).toBe("skipped");
});

test("a sample without the primary identifier, and one who shares it, are told apart", async () => {
  const nameless = { ...jane, profile: { login: "jane@acme.example" } };
  const without = await diagnoseOrg({ "/api/v1/users": { body: [nameless] } });
  expect(without.check("identifier").seen).toContain("has no value in “email”");

  const shared = await diagnoseOrg({
    "/api/v1/users": ({ url }) => ({
      body: url?.includes("filter=") ? [jane, { ...jane, id: "00u2" }] : [jane],
    }),
  });
  expect(shared.check("identifier").seen).toContain("Several users have");
});

test("an address that nobody answers at fails at once, with the reason", async () => {
  const { outcome, checks } = await diagnose(
    {
      type: "okta",
      config: { tenantUrl: "https://nowhere.okta.com", credential: { by: "secret", apiToken: "00token" } },
      identifier: "email",
      managedGroupId: null,
    },
    {
      lane: "nowhere",
      allowPrivate: false,
      resolver: async () =>
        Promise.reject(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" })),
    },
  );
  expect(outcome).toBe("failed");
  expect(checks[0]).toMatchObject({
    probe: "dns",
    status: "failed",
    seen: "nowhere.okta.com has no address.",
  });
  expect(checks.slice(1).every(({ status }) => status === "skipped")).toBe(true);
});
