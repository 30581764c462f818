import { expect, test } from "vitest";
import { createAttributeInput } from "./contract.ts";
import { defaultAttributes } from "./defaults.ts";
import { pathKinds, pathProblem } from "./vocabulary.ts";

/** Federated Directory's list, with its `email` under the key `mail`. */
const K6 = [
  "userName",
  "displayName",
  "givenName",
  "familyName",
  "nickName",
  "mail",
  "secondEmail",
  "profileUrl",
  "primaryPhone",
  "mobilePhone",
  "streetAddress",
  "locality",
  "region",
  "postalCode",
  "country",
  "preferredLanguage",
  "locale",
  "timezone",
  "userType",
  "employeeNumber",
  "costCenter",
  "title",
  "division",
  "department",
  "managerDisplayName",
];

test("K6: all 25 attributes are there, each name once", () => {
  const keys = defaultAttributes.map((attribute) => attribute.key);
  expect(keys).toEqual(expect.arrayContaining(K6));
  expect(new Set(keys).size).toBe(keys.length);
});

test.each(defaultAttributes.map((attribute) => [attribute.key, attribute] as const))(
  "%s would pass its own form",
  (_key, attribute) => {
    for (const kind of pathKinds) {
      expect(pathProblem(kind, attribute[kind] ?? "")).toBeNull();
    }
    const { okta, graph, scim, ...rest } = attribute;
    const input = { ...rest, oktaPath: okta ?? "", graphPath: graph ?? "", scimPath: scim };
    expect(createAttributeInput.safeParse(input).error).toBeUndefined();
  },
);

test.each([
  ["okta", "profile.email", /variable name/],
  ["okta", "a-b", /variable name/],
  ["graph", "mail eq 1", /Microsoft Graph/],
  ["scim", "emails[type=work]", /type eq/],
  ["scim", "a".repeat(201), /at most 200/],
] as const)("a wrong %s path %j is explained", (kind, path, message) => {
  expect(pathProblem(kind, path)).toMatch(message);
});
