import fc from "fast-check";
import { expect, test } from "vitest";
import { sourcesOf, storedSources } from "./stored-sources.ts";

const resource = {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  userName: "anna",
  name: { givenName: "Anna", familyName: "A" },
  emails: [{ value: "a@b.example" }],
};
const created = { source: "scim", at: "2026-01-01T00:00:00.000Z" } as const;

test("a new user has one source", () => {
  const sources = {
    userName: created,
    "name.givenName": created,
    "name.familyName": created,
    emails: created,
  };
  expect(storedSources(sources, resource)).toEqual({ "*": created });
  const later = { source: "sync", at: "2026-02-01T00:00:00.000Z" } as const;
  expect(storedSources({ ...sources, emails: later }, resource)).toEqual({ "*": created, emails: later });
});

test("whatever is stored is read as it was", () => {
  const paths = ["userName", "name.givenName", "name.familyName", "emails", "title"];
  const source = fc.record({
    source: fc.constantFrom("scim" as const, "sync" as const, "admin" as const),
    at: fc.constantFrom("2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"),
  });
  const sources = fc.dictionary(fc.constantFrom(...paths), source, { noNullPrototype: true });
  fc.assert(
    fc.property(sources, (some) => {
      expect(sourcesOf({ sources: storedSources(some, resource), resource })).toEqual(some);
    }),
  );
});
