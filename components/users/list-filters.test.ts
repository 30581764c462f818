import { expect, test } from "vitest";
import { listQueryOf } from "./list-filters.ts";

const none = {
  search: "",
  directory: null,
  status: null,
  link: null,
  invitation: null,
  manager: null,
  sort: "newest",
  at: null,
} as const;

test("what is not set is not asked for", () => {
  expect(listQueryOf(none)).toEqual({ sort: "newest" });
});

test("the URL's words become the API's", () => {
  const directory = "0198b3c1-0000-7000-8000-000000000000";
  expect(
    listQueryOf({
      search: " anna ",
      directory,
      status: "locked",
      link: "unlinked",
      invitation: "opened",
      manager: directory,
      sort: "name",
      at: "x",
    }),
  ).toEqual({
    sort: "name",
    search: "anna",
    directoryId: directory,
    status: "locked",
    link: "unlinked",
    invitation: "opened",
    managerId: directory,
    cursor: "x",
  });
});

test("a directory that cannot be one is left out, so that a mangled link still shows users", () => {
  expect(listQueryOf({ ...none, directory: "nonsense" })).toEqual({ sort: "newest" });
});
