import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dialectOf, normalise } from "../dialects/dialect.ts";
import type { Json } from "../json.ts";
import { enterpriseUser } from "../schema/enterprise-user.ts";
import { defaultRegistry } from "../schema/registry.ts";
import { normaliseResource } from "./normalise-resource.ts";

const { user } = defaultRegistry;
const schemas = [user.schema.id];

function read(body: Json) {
  const result = normaliseResource(user, body);
  return result.ok ? result.value.resource : result.failure;
}

describe("the body of a POST or PUT", () => {
  test("Okta's user: read-only and secret parts go, the rest stays as sent", () => {
    const sent = {
      schemas,
      userName: "Test.User@okta.local",
      name: { givenName: "Test", familyName: "User" },
      emails: [{ primary: true, value: "test.user@okta.local", type: "work" }],
      displayName: "Test User",
      locale: "en-US",
      externalId: "00ujl29u0le5T6Aj10h7",
      active: true,
    };
    expect(read({ ...sent, groups: [], password: "1mz050nq", id: "x", meta: { version: "1" } })).toEqual(
      sent,
    );
  });
  test("Entra's user: both schemas, empty roles, a malformed URN, a bare manager", () => {
    const body: Json = {
      schemas,
      userName: "u",
      roles: [],
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0User": { manager: "M" },
    };
    expect(read(normalise(dialectOf("entra").resource, body, user))).toEqual({
      schemas: [user.schema.id, enterpriseUser.id],
      userName: "u",
      [enterpriseUser.id]: { manager: { value: "M" } },
    });
  });
  test("names have no case, and come out as the schema spells them", () => {
    expect(read({ USERNAME: "u", Name: { GIVENNAME: "G" } })).toEqual({
      schemas,
      userName: "u",
      name: { givenName: "G" },
    });
  });
  test("core attributes may stand under their own URN, as those of extensions do", () => {
    const urn = user.schema.id.toUpperCase();
    expect(read({ [urn]: { userName: "u", emails: [{ value: "a@b.example" }] }, active: true })).toEqual({
      schemas,
      userName: "u",
      active: true,
      emails: [{ value: "a@b.example" }],
    });
  });
  test.each<[string, Json, string]>([
    ["no userName", { schemas }, "invalidValue"],
    ["a name at both places", { userName: "a", [user.schema.id]: { userName: "b" } }, "invalidSyntax"],
    ["its URN in itself", { [user.schema.id]: { [user.schema.id]: { userName: "b" } } }, "invalidSyntax"],
    ["an array", [], "invalidSyntax"],
    ["a name twice", { userName: "a", username: "b" }, "invalidSyntax"],
    ["other schemas only", { schemas: ["urn:x"], userName: "a" }, "invalidSyntax"],
    ["active as text", { userName: "a", active: "False" }, "invalidValue"],
    [
      "two primary emails",
      {
        userName: "a",
        emails: [
          { value: "a", primary: true },
          { value: "b", primary: true },
        ],
      },
      "invalidValue",
    ],
    ["NUL in text", { userName: "a\0" }, "invalidValue"],
    ["half a surrogate pair", { userName: "a\ud800" }, "invalidValue"],
    ["a userName too long for an index", { userName: "a".repeat(513) }, "invalidValue"],
  ])("%s is refused", (_name, body, scimType) => expect(read(body)).toMatchObject({ status: 400, scimType }));

  test("what no schema has is passed over and reported", () => {
    const result = normaliseResource(
      user,
      JSON.parse('{"userName":"u","shoeSize":42,"__proto__":{"admin":true}}'),
    );
    expect(result).toMatchObject({
      ok: true,
      value: { resource: { schemas, userName: "u" }, ignored: ["shoeSize", "__proto__"] },
    });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
  test("no JSON at all makes it throw", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        for (const profile of ["okta", "entra", "other"] as const) {
          normaliseResource(user, normalise(dialectOf(profile).resource, value as Json, user));
        }
      }),
    );
  });
});
