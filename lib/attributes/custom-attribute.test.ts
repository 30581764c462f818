import { expect, test } from "vitest";
import { customAttributeOf, scimPathProblem } from "./custom-attribute.ts";

const badge = { label: "Badge", help: "The number on it.", type: "string" } as const;
const muster = "urn:ietf:params:scim:schemas:extension:muster:2.0:User";

test.each([
  ["", null],
  ["title", null],
  ["name.givenName", null],
  ['emails[type eq "other"].value', null],
  ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value", null],
  [`${muster}:badge`, null],
  ["urn:okta:acme_crm:1.0:user:custom:badge", null],
  ["urn:ietf:params:scim:schemas:extension:CustomExtensionName:2.0:User:CustomAttribute", null],
  ["badge", /no attribute “badge”.*extension:muster:2\.0:User:badge/],
  ["urn:ietf:params:scim:schemas:core:2.0:User:badge", /standard says/],
  ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:badge", /standard says/],
  ["urn:ietf:params:scim:api:messages:2.0:Error:detail", /standard says/],
  ["urn:acme:User:badge.number", /one plain value/],
  ['urn:acme:User:badge[type eq "x"]', /one plain value/],
  [`${muster}:status`, /read-only/],
  ["groups", /read-only/],
  ["two words", /not a SCIM path/],
])("%s", (path, problem) => {
  const detail = scimPathProblem(badge, path);
  if (problem === null) expect(detail).toBeNull();
  else expect(detail).toMatch(problem);
});

test("an attribute of its own gets the type, and its help text as description", () => {
  expect(customAttributeOf(badge, `${muster}:badge`)).toMatchObject({
    urn: muster,
    attribute: { name: "badge", type: "string", description: "The number on it.", mutability: "readWrite" },
  });
  expect(customAttributeOf({ ...badge, help: "", type: "reference" }, "urn:acme:User:mentor")).toMatchObject({
    attribute: { type: "reference", referenceTypes: ["User"], caseExact: true, description: "Badge" },
  });
});

test("what users have anyway is nothing to add", () => {
  expect(customAttributeOf(badge, "title")).toBeNull();
  expect(customAttributeOf(badge, "urn:ietf:params:scim:schemas:core:2.0:User:title")).toBeNull();
  expect(customAttributeOf(badge, `${muster}:status`)).toBeNull();
});
