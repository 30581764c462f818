import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Dialect, dialectOf, normalise } from "../dialects/dialect.ts";
import type { Json, JsonObject } from "../json.ts";
import { normaliseResource } from "../resource/normalise-resource.ts";
import { enterpriseUser } from "../schema/enterprise-user.ts";
import { defaultRegistry } from "../schema/registry.ts";
import { applyPatch } from "./apply-patch.ts";
import { parsePatch, patchSchema } from "./parse-patch.ts";
import { resolveOperations } from "./resolve-operations.ts";

const { user } = defaultRegistry;
const urn = enterpriseUser.id;

function patch(resource: JsonObject, operations: Json, profile: Dialect["name"] = "other") {
  const dialect = dialectOf(profile);
  const body = normalise<Json>(dialect.patchBody, { schemas: [patchSchema], Operations: operations }, user);
  const parsed = parsePatch(body);
  if (!parsed.ok) return parsed.failure;
  const resolved = resolveOperations(user, normalise(dialect.operations, parsed.value, user));
  if (!resolved.ok) return resolved.failure;
  const result = applyPatch(user, resource, resolved.value);
  return result.ok ? result.value.resource : result.failure;
}

const base: JsonObject = {
  schemas: [user.schema.id],
  userName: "bjensen",
  name: { familyName: "Jensen", givenName: "Barbara" },
  active: true,
  emails: [
    { value: "b@work.example", type: "work", primary: true },
    { value: "b@home.example", type: "home" },
  ],
};

describe("PATCH as RFC 7644 §3.5.2 has it", () => {
  test("replace of one attribute leaves the others", () => {
    expect(patch(base, [{ op: "replace", path: "active", value: false }])).toEqual({
      ...base,
      active: false,
    });
  });
  test("a pathless value sets its attributes", () => {
    expect(patch(base, [{ op: "replace", value: { active: false, title: "Boss" } }])).toEqual({
      ...base,
      active: false,
      title: "Boss",
    });
  });
  test("a pathless value may hold the core attributes under their own URN", () => {
    expect(patch(base, [{ op: "add", value: { [user.schema.id]: { title: "Boss" } } }])).toEqual({
      ...base,
      title: "Boss",
    });
  });
  test("replace of a complex attribute leaves its other parts", () => {
    expect(patch(base, [{ op: "replace", path: "name", value: { givenName: "Babs" } }])).toMatchObject({
      name: { familyName: "Jensen", givenName: "Babs" },
    });
  });
  test("replace of a multi-valued attribute replaces all values", () => {
    expect(patch(base, [{ op: "replace", path: "emails", value: [{ value: "n@x.example" }] }])).toMatchObject(
      {
        emails: [{ value: "n@x.example" }],
      },
    );
  });
  test("a value path changes only the elements that match", () => {
    expect(
      patch(base, [{ op: "replace", path: 'emails[type eq "work"].value', value: "new@work.example" }]),
    ).toMatchObject({
      emails: [
        { value: "new@work.example", type: "work", primary: true },
        { value: "b@home.example", type: "home" },
      ],
    });
  });
  test("a value path that matches nothing creates the element", () => {
    expect(
      patch(base, [{ op: "add", path: 'phoneNumbers[type eq "mobile"].value', value: "+1" }]),
    ).toMatchObject({
      phoneNumbers: [{ value: "+1", type: "mobile" }],
    });
  });
  test("a value path that matches nothing and says nothing to create is noTarget", () => {
    expect(
      patch(base, [{ op: "replace", path: 'emails[value co "nobody"].type', value: "home" }]),
    ).toMatchObject({
      status: 400,
      scimType: "noTarget",
    });
  });
  test.each([
    [{ value: "b@home.example", type: "home", primary: true }, { primary: false }, { primary: true }],
    [{ value: "b@work.example", type: "work", display: "B" }, { primary: true, display: "B" }, {}],
  ])("an added value of the same type and value is that one with more said of it", (value, work, home) => {
    expect(patch(base, [{ op: "add", path: "emails", value: [value] }])).toMatchObject({
      emails: [
        { value: "b@work.example", type: "work", ...work },
        { value: "b@home.example", type: "home", ...home },
      ],
    });
  });
  test("of two that are alike one becomes the primary value", () => {
    const alike = ["A", "B"].map((display) => ({ value: "a@work.example", type: "work", display }));
    const added = { value: "a@work.example", type: "work", primary: true };
    const { emails } = patch({ ...base, emails: alike }, [
      { op: "add", path: "emails", value: [added] },
    ]) as JsonObject;
    expect(emails).toEqual([{ ...alike[0], ...added }, alike[1]]);
  });
  test("a new primary value takes the mark from the old one", () => {
    expect(
      patch(base, [{ op: "add", path: "emails", value: [{ value: "c@x.example", primary: true }] }]),
    ).toMatchObject({
      emails: [{ primary: false }, { value: "b@home.example" }, { value: "c@x.example", primary: true }],
    });
  });
  test("remove takes an element, a part, an attribute", () => {
    expect(
      patch(base, [
        { op: "remove", path: 'emails[type eq "home"]' },
        { op: "remove", path: "name.givenName" },
      ]),
    ).toEqual({
      ...base,
      name: { familyName: "Jensen" },
      emails: [{ value: "b@work.example", type: "work", primary: true }],
    });
  });
  test("an extension's attribute, by URN and by pathless object", () => {
    const expected = { ...base, schemas: [user.schema.id, urn], [urn]: { department: "Sales" } };
    expect(patch(base, [{ op: "add", path: `${urn}:department`, value: "Sales" }])).toEqual(expected);
    expect(patch(base, [{ op: "add", value: { [urn]: { department: "Sales" } } }])).toEqual(expected);
    expect(patch(expected, [{ op: "remove", path: urn }])).toEqual(base);
    expect(patch(expected, [{ op: "replace", path: urn, value: null }])).toEqual(base);
    expect(patch(expected, [{ op: "replace", value: { [urn]: null } }])).toEqual(base);
  });
  test.each([
    ["an unknown attribute", [{ op: "add", path: "shoeSize", value: 42 }], "invalidPath"],
    ["an unknown attribute without a path", [{ op: "add", value: { shoeSize: 42 } }], "invalidPath"],
    ["a read-only attribute", [{ op: "replace", path: "id", value: "x" }], "mutability"],
    ["a required attribute", [{ op: "remove", path: "userName" }], "mutability"],
    ["remove without a path", [{ op: "remove" }], "noTarget"],
    [
      "remove of what has no value to find it by",
      [{ op: "remove", path: "addresses", value: [{ type: "work" }] }],
      "invalidValue",
    ],
    ["a value of another type", [{ op: "replace", path: "name", value: "Barbara" }], "invalidValue"],
    ["no value", [{ op: "add", path: "title" }], "invalidValue"],
    ["an unknown operation", [{ op: "move", path: "title", value: "x" }], "invalidSyntax"],
    ["no operation", [], "invalidSyntax"],
    ["a path that can't be read", [{ op: "add", path: "emails[", value: "x" }], "invalidPath"],
    [
      "the last of several",
      [
        { op: "replace", path: "title", value: "x" },
        { op: "add", path: "nope", value: 1 },
      ],
      "invalidPath",
    ],
  ])("%s is refused", (_name, operations, scimType) => {
    expect(patch(base, operations)).toMatchObject({ status: 400, scimType });
  });
  test("password is accepted and forgotten", () => {
    expect(patch(base, [{ op: "replace", path: "password", value: "secret" }])).toEqual(base);
  });
});

describe("what Entra sends", () => {
  const entra = (operations: Json, resource = base) => patch(resource, operations, "entra");
  test("capitalised operations and booleans as text", () => {
    expect(entra([{ op: "Replace", path: "active", value: "False" }])).toMatchObject({ active: false });
  });
  test("paths as keys of a pathless value", () => {
    const value = {
      displayName: "B",
      "name.givenName": "K",
      "name.familyName": "U",
      [`${urn}:employeeNumber`]: "Aklq",
    };
    expect(entra([{ op: "replace", value }])).toMatchObject({
      displayName: "B",
      name: { givenName: "K", familyName: "U" },
      [urn]: { employeeNumber: "Aklq" },
    });
  });
  test("the manager as bare text is answered as an object, and empty text takes it away", () => {
    const set = entra([{ op: "Add", path: `${urn}:manager`, value: "2c2f6fb8" }]);
    expect(set).toMatchObject({ [urn]: { manager: { value: "2c2f6fb8" } } });
    expect(entra([{ op: "replace", path: `${urn}:manager`, value: "" }], set as JsonObject)).toEqual(base);
  });
  test("empty text and null unset an optional attribute", () => {
    for (const value of ["", null]) {
      expect(entra([{ op: "replace", path: "title", value }], { ...base, title: "x" })).toEqual(base);
    }
  });
  test("boolean text in a value path", () => {
    expect(entra([{ op: "add", path: 'roles[primary eq "True"].value', value: "engineer" }])).toMatchObject({
      roles: [{ value: "engineer", primary: true }],
    });
  });
  test("remove with a value removes only that value", () => {
    const resource = { ...base, roles: [{ value: "a" }, { value: "b" }] };
    expect(entra([{ op: "Remove", path: "roles", value: [{ value: "a" }] }], resource)).toMatchObject({
      roles: [{ value: "b" }],
    });
  });
  test("an array of one element for a value path", () => {
    const resource = { ...base, roles: [{ value: "a", type: "x" }, { value: "b" }] };
    const operation = { op: "replace", path: 'roles[value eq "a"]' };
    expect(entra([{ ...operation, value: [{ value: "c" }] }], resource)).toMatchObject({
      roles: [{ value: "c" }, { value: "b" }],
    });
  });
});

const operation = fc.record(
  {
    op: fc.constantFrom("add", "replace", "remove"),
    path: fc.constantFrom(
      "title",
      "name",
      "name.givenName",
      "emails",
      'emails[type eq "work"]',
      'emails[type eq "work"].value',
      'emails[value co "x"].type',
      "active",
      `${urn}:department`,
      `${urn}:manager`,
      urn,
      "phoneNumbers",
      "shoeSize",
      "id",
      undefined,
    ),
    value: fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.integer(),
      fc.constant(null),
      fc.constant([{ value: "x", type: "work", primary: true }]),
      fc.constant({ givenName: "G" }),
      fc.constant({ value: "y" }),
      fc.jsonValue({ maxDepth: 2 }),
    ),
  },
  { requiredKeys: ["op"] },
);

describe("any operations at all", { timeout: 60_000 }, () => {
  test("either fail and change nothing, or give a resource that stays as it is when it is read again", () => {
    fc.assert(
      fc.property(
        fc.array(operation, { minLength: 1, maxLength: 5 }),
        fc.constantFrom("okta", "entra", "other"),
        (operations, profile) => {
          const before = structuredClone(base);
          const after = patch(base, operations as Json, profile);
          expect(base).toEqual(before);
          if (!("scimType" in after))
            expect(normaliseResource(user, after)).toMatchObject({ ok: true, value: { resource: after } });
        },
      ),
      { numRuns: 600 },
    );
  });
  test("replace and remove are idempotent; so is add (RFC 7644 §3.5.2.1: no change where the value is there)", () => {
    fc.assert(
      fc.property(operation, (one) => {
        const once = patch(base, [one] as Json);
        if ("scimType" in once) return;
        expect(patch(once as JsonObject, [one] as Json)).toEqual(once);
      }),
      { numRuns: 600 },
    );
  });
});
