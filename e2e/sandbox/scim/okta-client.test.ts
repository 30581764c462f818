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
  readonly body: unknown;
}

/** A client against an endpoint that gives the canned answers in turn; `seen` is what it was asked. */
async function against(...answers: Canned[]): Promise<{ client: OktaScimClient; seen: string[] }> {
  const seen: string[] = [];
  const handler: RequestListener = (request, response) => {
    seen.push(`${request.method} ${decodeURIComponent(request.url ?? "")}`);
    const { status = 200, type = "application/scim+json", body } = answers.shift() ?? { body: "" };
    response.writeHead(status, { "Content-Type": type });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
  listener = await listenOnLoopback(handler, {});
  const baseUrl = `http://127.0.0.1:${listener.port}`;
  return { client: oktaScimClient({ baseUrl, authorization: "Bearer x" }), seen };
}

const listOf = (...users: object[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
  totalResults: users.length,
  startIndex: 1,
  itemsPerPage: users.length,
  Resources: users,
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
  ["numbers as text", { body: { ...listOf(), totalResults: "0" } }, "totalResults is no integer"],
  ["a plain-text error", { status: 500, type: "text/plain", body: "oops" }, "Okta reads only JSON"],
  ["an error with its detail", { status: 401, body: { detail: "revoked" } }, "401. revoked"],
  ["no list schema", { body: { ...listOf(), schemas: [] } }, "schemas does not contain"],
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
