import { expect, test } from "vitest";
import { bareWordsInPaths, quoteBareWords } from "./bare-words.ts";

test.each([
  ["userName eq bjensen", 'userName eq "bjensen"'],
  ["USERNAME EQ a@b.example", 'USERNAME EQ "a@b.example"'],
  ["(userName sw a and (title pr or x co b))", '(userName sw "a" and (title pr or x co "b"))'],
  ["meta.created gt 2026-01-01T00:00:00Z", 'meta.created gt "2026-01-01T00:00:00Z"'],
  ["employeeNumber eq 007", 'employeeNumber eq "007"'],
  ["emails[type eq work].value eq c", 'emails[type eq "work"].value eq "c"'],
  ["userName eq eq", 'userName eq "eq"'],
  ["userName eq back\\slash", 'userName eq "back\\\\slash"'],
])("%s means %s", (bare, quoted) => {
  expect(quoteBareWords(bare)).toBe(quoted);
});

test.each([
  'userName eq "sw bare"',
  'title eq "a \\" eq b" and active eq TRUE',
  "level ge -1.5e3 or nickName ne null",
  "not (title pr)",
  'eq eq "an attribute of that name"',
  'userName eq "open eq bare',
  "userName regex test",
  "userName eq",
  "userName eq (a)",
  "title pr value",
  "",
])("%s stays as it is", (filter) => {
  expect(quoteBareWords(filter)).toBe(filter);
});

test("paths of a PATCH", () => {
  const path = "emails[type eq work and value ew example.com].display";
  expect(
    bareWordsInPaths({
      Operations: [
        { op: "remove", path },
        { op: "remove", path: "title" },
        { op: "remove", path: 'addresses[type pr and co eq "x"]' },
      ],
    }),
  ).toEqual({
    Operations: [
      { op: "remove", path: 'emails[type eq "work" and value ew "example.com"].display' },
      { op: "remove", path: "title" },
      { op: "remove", path: 'addresses[type pr and co eq "x"]' },
    ],
  });
});
