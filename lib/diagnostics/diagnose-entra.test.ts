import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { UnsecuredJWT } from "jose";
import { afterEach, expect, test } from "vitest";
import type { EntraConfig } from "#lib/directories/providers/entra-schema.ts";
import type { CheckResult } from "./contract.ts";
import { diagnose } from "./diagnose.ts";

type Reply = { status?: number; body: unknown };
type Routes = Record<string, Reply>;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const clientId = "11111111-2222-4333-8444-555555555555";
const least = ["User.Read.All", "Group.Read.All", "Directory.Read.All", "Application.Read.All"];
const jane = {
  id: "u1",
  userPrincipalName: "jane@acme.example",
  mail: "jane@acme.example",
  accountEnabled: true,
};
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const token = (roles: string[]) => ({
  body: {
    access_token: new UnsecuredJWT({ roles, tid: "tenant" }).encode(),
    expires_in: 3599,
    token_type: "Bearer",
  },
});
const aadsts = (number: number, text: string) => ({
  status: 401,
  body: {
    error: "invalid_client",
    error_description: `AADSTS${number}: ${text} Trace ID: x`,
    error_codes: [number],
  },
});
const denied = {
  status: 403,
  body: { error: { code: "Authorization_RequestDenied", message: "Insufficient privileges" } },
};

/** A tenant in which everything is right; a test replaces what it is about. */
const rightRoutes: Routes = {
  "/tenant/oauth2/v2.0/token": token(least),
  "/v1.0/organization": {
    body: { value: [{ id: "t", displayName: "Acme", verifiedDomains: [{ name: "acme.example" }] }] },
  },
  "/v1.0/users": { body: { value: [jane], "@odata.count": 1 } },
  "/v1.0/users?outside": { body: { value: [], "@odata.count": 0 } },
  "/v1.0/users/delta": { body: { value: [], "@odata.deltaLink": "https://graph/x" } },
  [`/v1.0/applications(appId='${clientId}')`]: {
    body: { id: "a", passwordCredentials: [{ keyId: "k", hint: "abc", endDateTime: inDays(200) }] },
  },
  "/v1.0/groups": {
    body: { value: [{ id: "g", displayName: "All", members: [{ "@odata.type": "#microsoft.graph.user" }] }] },
  },
};

async function diagnoseTenant(routes: Routes, config: Partial<EntraConfig> = {}) {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://entra");
    const key = searchParams.get("$filter")?.includes("not(") ? `${pathname}?outside` : pathname;
    const { status = 200, body } = { ...rightRoutes, ...routes }[key] ?? {
      status: 404,
      body: { error: { code: "NotFound", message: key } },
    };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const diagnosis = await diagnose(
    {
      type: "entra",
      hosts: { loginUrl: origin, graphUrl: origin },
      identifier: "mail",
      config: {
        domainName: "acme.example",
        tenantId: "tenant",
        clientId,
        clientSecret: "abc~secret-value",
        clientSecretExpiresAt: null,
        key: null,
        upnSuffixMatchesDomain: true,
        ...config,
      },
    },
    { lane: origin, allowPrivate: true },
  );
  const check = (probe: string): CheckResult => {
    const found = diagnosis.checks.find((candidate) => candidate.probe === probe);
    if (found === undefined) throw new Error(`no check ${probe}`);
    return found;
  };
  return { ...diagnosis, check };
}

test("a tenant in order is healthy", async () => {
  const { outcome, checks } = await diagnoseTenant({});
  expect(checks.filter(({ status }) => status !== "ok").map(({ probe }) => probe)).toEqual([
    "tls-login",
    "tls-graph",
  ]);
  expect(outcome).toBe("healthy");
});

test("a pasted secret ID is told apart from a wrong secret", async () => {
  const wrong = { "/tenant/oauth2/v2.0/token": aadsts(7000215, "Invalid client secret provided.") };
  const id = await diagnoseTenant(wrong, { clientSecret: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" });
  expect(id.check("token").seen).toBe("The client secret is the secret's ID, not its value (AADSTS7000215).");
  const value = await diagnoseTenant(wrong);
  expect(value.check("token").seen).toBe("Entra refused the client secret (AADSTS7000215).");
  expect(value.check("users").status).toBe("skipped");
  expect(value.outcome).toBe("failed");
});

test.each([
  [7000222, /has expired/],
  [700016, /no application with the ID/],
  [90002, /no Entra tenant/],
  [7000112, /disabled in this tenant/],
  [900382, /another of Microsoft's clouds/],
])("AADSTS%i has its own sentence and a way out", async (number, sentence) => {
  const { check } = await diagnoseTenant({ "/tenant/oauth2/v2.0/token": aadsts(number, "words") });
  expect(check("token")).toMatchObject({ status: "failed", seen: expect.stringMatching(sentence) });
  expect(check("token").action).toBeTruthy();
  expect(check("token").link?.href).toMatch(/^https:/);
});

test("missing permissions are named with what they are needed for", async () => {
  const { check, outcome } = await diagnoseTenant({
    "/tenant/oauth2/v2.0/token": token(["Group.Read.All"]),
    "/v1.0/users": denied,
    "/v1.0/organization": denied,
  });
  expect(check("permissions").seen).toBe(
    "User.Read.All, Directory.Read.All and Application.Read.All are not granted.",
  );
  expect(check("permissions").why).toContain(
    "reading users and whether their sign-in is blocked (User.Read.All)",
  );
  expect(check("users").action).toContain("Grant admin consent");
  expect(outcome).toBe("failed");
});

test("permissions beyond the need are advice, and leave the directory healthy", async () => {
  const { check, outcome } = await diagnoseTenant({
    "/tenant/oauth2/v2.0/token": token([...least, "UserAuthenticationMethod.ReadWrite.All"]),
  });
  expect(check("least-privilege")).toMatchObject({
    status: "warning",
    advice: true,
    seen: "UserAuthenticationMethod.ReadWrite.All is granted, but not needed.",
  });
  expect(outcome).toBe("healthy");
});

test("a domain of another tenant fails", async () => {
  const { check } = await diagnoseTenant({}, { domainName: "other.example", upnSuffixMatchesDomain: false });
  expect(check("domain").seen).toBe(
    "other.example is not a verified domain of Acme, which has acme.example.",
  );
  expect(check("upn-suffix").status).toBe("skipped");
});

test("users with another UPN suffix are counted and named, when the directory says there are none", async () => {
  const outside = {
    body: { value: [{ id: "u2", userPrincipalName: "bob@old.example" }], "@odata.count": 14 },
  };
  const { check, outcome } = await diagnoseTenant({ "/v1.0/users?outside": outside });
  expect(check("upn-suffix").seen).toBe(
    "14 users have another UPN suffix than acme.example, for example bob@old.example.",
  );
  expect(outcome).toBe("degraded");
});

test("the secret's expiry comes from Graph, by the secret's hint; else from the admin; else it is advice", async () => {
  const app = `/v1.0/applications(appId='${clientId}')`;
  const soon = await diagnoseTenant({
    [app]: {
      body: {
        id: "a",
        passwordCredentials: [
          { keyId: "k1", hint: "zzz", endDateTime: inDays(300) },
          { keyId: "k2", hint: "abc", endDateTime: inDays(9) },
        ],
      },
    },
  });
  expect(soon.check("secret-expiry").seen).toMatch(/expires in 9 days/);
  expect(soon.outcome).toBe("degraded");

  const told = await diagnoseTenant({ [app]: denied }, { clientSecretExpiresAt: inDays(100) });
  expect(told.check("secret-expiry")).toMatchObject({
    status: "ok",
    seen: expect.stringContaining("date entered here"),
  });
  const unknown = await diagnoseTenant({ [app]: denied });
  expect(unknown.check("secret-expiry")).toMatchObject({ status: "warning", advice: true });
});

test("nested groups and a missing accountEnabled are noticed", async () => {
  const nested = {
    body: {
      value: [{ id: "g", displayName: "Sales", members: [{ "@odata.type": "#microsoft.graph.group" }] }],
    },
  };
  const { accountEnabled: _, ...basic } = jane;
  const { check } = await diagnoseTenant({
    "/v1.0/groups": nested,
    "/v1.0/users": { body: { value: [basic] } },
  });
  expect(check("nested-groups")).toMatchObject({ status: "warning", advice: true });
  expect(check("users").seen).toContain("accountEnabled");
});
