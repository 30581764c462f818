import { expect, test } from "vitest";
import { entraAppUser } from "./entra-app-user.ts";
import { type EntraOptions, entraScimClient } from "./entra-client.ts";
import { bodyOf } from "./entra-paths.ts";
import type { JsonObject } from "./exchange.ts";

interface Canned {
  readonly status?: number;
  readonly body?: JsonObject;
}

/** A client against canned answers; `seen` is what it asked, with bodies. */
function against(answers: Canned[], options?: EntraOptions) {
  const seen: { call: string; body: unknown }[] = [];
  const fetch = (url: string, init: RequestInit) => {
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    seen.push({ call: `${init.method} ${decodeURIComponent(url)}`, body });
    const { status = 200, body: answer } = answers.shift() ?? { status: 500 };
    const headers = { "content-type": "application/scim+json" };
    return Promise.resolve(new Response(answer ? JSON.stringify(answer) : null, { status, headers }));
  };
  return { client: entraScimClient({ baseUrl: "", authorization: "Bearer x", fetch }, options), seen };
}

const listOf = (...users: object[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
  totalResults: users.length,
  Resources: users,
});
const person = entraAppUser(0, "contoso.example");
const stored = {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  ...bodyOf(person.attributes),
  id: "42",
};

test("Test Connection asks for a random name, and takes nothing but an empty list", async () => {
  const { client, seen } = against([{ body: listOf() }]);
  await client.testConnection();
  expect(seen[0]?.call).toMatch(/^GET \/Users\?filter=userName\+eq\+"[0-9a-f-]{36}"$/);
  await expect(against([{ body: listOf(stored) }]).client.testConnection()).rejects.toThrow("1 were found");
  const gone = { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], status: "404" };
  await expect(against([{ status: 404, body: gone }]).client.testConnection()).rejects.toThrow("status 404");
});

test.each([
  [
    false,
    [
      { op: "Replace", path: "active", value: "False" },
      { op: "Replace", path: "name.givenName", value: "G" },
      { op: "Replace", path: 'emails[type eq "work"].value', value: "x@y.z" },
    ],
  ],
  [
    true,
    [
      { op: "replace", path: "active", value: false },
      { op: "replace", path: 'emails[type eq "work"].value', value: "x@y.z" },
      { op: "replace", value: { "name.givenName": "G" } },
    ],
  ],
])("a change, with the compatibility flag: %s", async (flag, operations) => {
  const changed = { active: false, "name.givenName": "G", 'emails[type eq "work"].value': "x@y.z" };
  const after = { ...stored, ...bodyOf({ ...person.attributes, ...changed }) };
  const { client, seen } = against([{ body: after }, { body: after }], { flag });
  await client.update("42", changed);
  expect(seen[0]).toMatchObject({ call: "PATCH /Users/42", body: { Operations: operations } });
});

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
test.each([
  ["active as text", { active: "True" }, 'active is "True"'],
  ["a manager as text", { [enterprise]: { manager: "7" } }, 'manager is "7"'],
  ["primary as text", { roles: [{ value: "x", primary: "True" }] }, 'roles has primary "True"'],
])("a user with %s is refused", async (_what, more, sentence) => {
  const { client } = against([{ body: { ...stored, ...more } }]);
  await expect(client.read("42")).rejects.toThrow(sentence);
});

test("a PATCH that did not last is refused, and so is one that empties the group", async () => {
  const quiet = against([{ status: 204 }, { body: stored }]);
  await expect(quiet.client.update("42", { title: "Other" })).rejects.toThrow('title was sent as "Other"');
  const group = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], id: "7", displayName: "G" };
  const full = { ...group, members: [{ value: "1" }, { value: "2" }] };
  const { client } = against([
    { body: group },
    { body: full },
    { status: 204 },
    { body: group },
    { body: group },
  ]);
  await expect(client.removeMembers("7", ["1"])).rejects.toThrow("1 are missing: 2");
});

test("members in an answer that excludes them are refused", async () => {
  const group = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], id: "7", displayName: "G" };
  const { client } = against([{ body: listOf({ ...group, members: [] }) }]);
  await expect(client.findGroup("G")).rejects.toThrow("excludedAttributes=members is honoured");
});
