import { expect, test } from "vitest";
import { changesOf } from "./changes.ts";

test("only what changed is shown, side by side", () => {
  expect(
    changesOf(
      { role: "auditor", directories: ["A", "B"], disabled: false },
      { role: "admin", directories: "all", disabled: false },
    ),
  ).toEqual([
    { name: "Role", before: "auditor", after: "admin" },
    { name: "Directories", before: "A, B", after: "all" },
  ]);
});

test("a creation shows all that it set", () => {
  expect(
    changesOf(null, {
      name: "Okta Denver",
      config: { tenantUrl: "https://a.okta.com" },
      apiToken: "replaced",
      unset: null,
    }),
  ).toEqual([
    { name: "Name", before: undefined, after: "Okta Denver" },
    { name: "Config › tenant url", before: undefined, after: "https://a.okta.com" },
    { name: "Api token", before: undefined, after: "replaced" },
    { name: "Unset", before: undefined, after: "none" },
  ]);
});

test("values read as a person would write them", () => {
  expect(changesOf({ on: true, list: [], text: "" }, { on: false, list: [1, { a: 2 }], text: "x" })).toEqual([
    { name: "On", before: "yes", after: "no" },
    { name: "List", before: "none", after: '1, {"a":2}' },
    { name: "Text", before: "empty", after: "x" },
  ]);
});

test("nothing recorded is no change", () => {
  expect(changesOf(null, null)).toEqual([]);
});
