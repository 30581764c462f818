import { expect, test } from "vitest";
import { defaultAttributes } from "#lib/attributes/defaults.ts";
import { effectiveLines } from "#lib/mapping/effective-lines.ts";
import { defaultRegistry } from "#lib/scim/protocol/schema/registry.ts";
import { attributeGroupsOf } from "./attribute-groups.ts";
import { originsOf } from "./attribute-origins.ts";

test("every row that a sync of Okta can fill says where it is read", () => {
  const rows = defaultAttributes.map(({ key, type, okta, scim }) => ({
    key,
    type,
    scimPath: scim,
    defaultPath: okta,
    kind: "default" as const,
    source: "",
  }));
  const origins = originsOf(
    { lines: effectiveLines(rows, "okta"), userType: defaultRegistry.user },
    new Map(),
  );
  const resource = {
    userName: "ada",
    emails: [
      { type: "work", value: "ada@acme.example" },
      { type: "other", value: "ada@home.example" },
    ],
    addresses: [{ type: "work", locality: "Denver", country: "US" }],
    name: { givenName: "Ada" },
    title: "Engineer",
  };
  const by = (source: "sync" | "scim") => ({ source, at: "2026-11-22T00:00:00Z" });
  const sources = {
    userName: by("sync"),
    emails: by("sync"),
    addresses: by("sync"),
    "name.givenName": by("sync"),
    title: by("scim"),
  };
  const shown = attributeGroupsOf(resource, sources, new Map(), origins)
    .flatMap(({ attributes }) => attributes)
    .filter(({ values }) => values.length > 0);
  expect(Object.fromEntries(shown.map(({ label, origin }) => [label, origin?.text ?? null]))).toEqual({
    "Given name": "firstName",
    Email: "email",
    "Second email": "secondEmail",
    City: "city",
    Country: "countryCode",
    Title: null,
    "User name": "login",
  });
});
