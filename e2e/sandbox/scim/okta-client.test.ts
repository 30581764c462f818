import type { RequestListener } from "node:http";
import { afterEach, expect, test } from "vitest";
import { type Listener, listenOnLoopback } from "../http/listener.ts";
import { oktaAppUser } from "./okta-app-user.ts";
import { type OktaScimClient, oktaScimClient } from "./okta-client.ts";

let listener: Listener | undefined;
afterEach(() => listener?.close());

interface Canned {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A client against an endpoint that gives the canned answers in turn; `seen` is what it was asked. */
async function against(
  ...answers: Canned[]
): Promise<{ client: OktaScimClient; seen: string[]; waited: number[] }> {
  const seen: string[] = [];
  const waited: number[] = [];
  const handler: RequestListener = (request, response) => {
    seen.push(`${request.method} ${decodeURIComponent(request.url ?? "")}`);
    const { status = 200, type = "application/scim+json", headers, body } = answers.shift() ?? { body: "" };
    response.writeHead(status, { "Content-Type": type, ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
  listener = await listenOnLoopback(handler, {});
  const baseUrl = `http://127.0.0.1:${listener.port}`;
  const wait = (milliseconds: number) => {
    waited.push(milliseconds);
    return Promise.resolve();
  };
  return { client: oktaScimClient({ baseUrl, authorization: "Bearer x", wait }), seen, waited };
}

const listOf = (...users: object[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
  totalResults: users.length,
  startIndex: 1,
  itemsPerPage: users.length,
  Resources: users,
});
const errorOf = (status: number, detail: string) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
  status: String(status),
  detail,
});
const user = oktaAppUser(0, "acme.example");
const { password: _never, ...kept } = user;
const stored = { ...kept, id: "42", meta: { resourceType: "User" } };

test("assigning a new user is the look-up, then the POST", async () => {
  const { client, seen } = await against({ body: listOf() }, { status: 201, body: stored });
  expect(await client.assign(user)).toMatchObject({ id: "42", created: true });
  expect(seen).toEqual([
    `GET /Users?filter=userName eq "${user.userName}"&startIndex=1&count=100`,
    "POST /Users",
  ]);
});

test("assigning a known user is the look-up, GET, PUT", async () => {
  const { client, seen } = await against({ body: listOf(stored) }, { body: stored }, { body: stored });
  expect(await client.assign(user)).toMatchObject({ id: "42", created: false });
  expect(seen.slice(1)).toEqual(["GET /Users/42", "PUT /Users/42"]);
});

test.each([
  ["numbers as text", { body: { ...listOf(), totalResults: "0" } }, 'totalResults is "0"'],
  ["a plain-text error", { status: 500, type: "text/plain", body: "oops" }, "Okta reads only JSON"],
  ["an error with its detail", { status: 401, body: errorOf(401, "revoked") }, "status 401 (revoked)"],
  ["an error of another form", { status: 401, body: { error: "revoked" } }, "SCIM error JSON"],
  [
    "a status that is a number",
    { status: 401, body: { ...errorOf(401, "x"), status: 401 } },
    "status is 401",
  ],
  ["no list schema", { body: { ...listOf(), schemas: [] } }, "schemas lacks"],
  ["the requested count as itemsPerPage", { body: { ...listOf(), itemsPerPage: 2 } }, "itemsPerPage is 2"],
  ["a user without a boolean", { body: listOf({ ...stored, active: "True" }) }, "no boolean"],
] as const)("the credential test refuses %s", async (_what, answer, sentence) => {
  const { client } = await against(answer);
  await expect(client.testCredentials()).rejects.toThrow(sentence);
});

test("a 201 that drops an attribute is refused, and so is one that returns the password", async () => {
  const dropping = await against({ body: listOf() }, { status: 201, body: { ...stored, title: undefined } });
  await expect(dropping.client.assign(user)).rejects.toThrow("title was sent");
  await listener?.close();
  const leaking = await against({ body: listOf() }, { status: 201, body: { ...stored, password: "x" } });
  await expect(leaking.client.assign(user)).rejects.toThrow("password must never be returned");
});

test("a refusal says what was sent, what came and which rule it breaks, without the password", async () => {
  const { client } = await against(
    { body: listOf() },
    { status: 201, body: { ...stored, userName: user.userName.toUpperCase() } },
  );
  const refusal = await client.assign(user).catch(String);
  expect(refusal).toContain("userName was sent as");
  expect(refusal).toContain("Rule: the answer is the whole user, as sent.");
  expect(refusal).toContain(`Sent: {"schemas"`);
  expect(refusal).toContain(`Came: 201 {"schemas"`);
  expect(refusal).not.toContain(String(user.password));
});

test("429: whole seconds are waited, a date is five minutes, and the tenth is the last", async () => {
  const busy = (retryAfter: string) => ({
    status: 429,
    headers: { "Retry-After": retryAfter },
    body: errorOf(429, "slow down"),
  });
  const { client, waited } = await against(busy("3"), busy("Wed, 21 Oct 2026 07:28:00 GMT"), {
    body: listOf(),
  });
  await client.testCredentials();
  expect(waited).toEqual([3000, 300_000]);
  await listener?.close();
  const never = await against(...Array.from({ length: 10 }, () => busy("1")));
  await expect(never.client.testCredentials()).rejects.toThrow("status 429 (slow down)");
  expect(never.waited).toHaveLength(9);
});

test("an import that repeats somebody is refused", async () => {
  const many = Array.from({ length: 100 }, (_none, index) => ({ ...stored, id: `${index}` }));
  const first = { ...listOf(...many), totalResults: 101 };
  const second = { ...listOf({ ...stored, id: "99" }), totalResults: 101, startIndex: 101 };
  const { client } = await against({ body: first }, { body: second });
  await expect(client.importUsers()).rejects.toThrow("99 came twice");
});

test("a push that stored no member is refused, though it answered 200", async () => {
  const schemas = ["urn:ietf:params:scim:schemas:core:2.0:Group"];
  const group = { schemas, id: "7", displayName: "G", meta: { resourceType: "Group" } };
  const { client } = await against({ body: group }, { body: group });
  await expect(client.pushMembers("7", [{ value: "42", display: null }], "catalogue")).rejects.toThrow(
    "1 members are missing: 42",
  );
});
