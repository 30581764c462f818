import { expect, test } from "vitest";
import { groupQueryOf, memberQueryOf } from "./list-filters.ts";

const none = { search: "", directory: null, origin: null, empty: false, sort: "name", at: null } as const;

test("what is not set is not asked for", () => {
  expect(groupQueryOf(none)).toEqual({ sort: "name" });
  expect(memberQueryOf({ search: " ", effective: false, at: null })).toEqual({});
});

test("the URL's words become the API's", () => {
  const directory = "0198b3c1-0000-7000-8000-000000000000";
  expect(
    groupQueryOf({ search: " sales ", directory, origin: "linked", empty: true, sort: "changed", at: "x" }),
  ).toEqual({
    sort: "changed",
    search: "sales",
    directoryId: directory,
    origin: "linked",
    empty: "true",
    cursor: "x",
  });
  expect(memberQueryOf({ search: "anna", effective: true, at: "y" })).toEqual({
    search: "anna",
    effective: "true",
    cursor: "y",
  });
});

test("a directory that cannot be one is left out, so that a mangled link still shows groups", () => {
  expect(groupQueryOf({ ...none, directory: "nonsense" })).toEqual({ sort: "name" });
});
