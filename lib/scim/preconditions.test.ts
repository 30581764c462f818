import { expect, test } from "vitest";
import { isKnown, requireMatch } from "./preconditions.ts";

test.each([
  ['W/"3"', true],
  ['"3"', true],
  ['W/"1", W/"3"', true],
  ["*", true],
  ['W/"4"', false],
  ['W/"33"', false],
])("%s names version 3: %s", (value, expected) => {
  expect(isKnown(new Headers({ "if-none-match": value }), 3)).toBe(expected);
  const check = () => requireMatch(new Headers({ "if-match": value }), 3);
  if (expected) expect(check).not.toThrow();
  else expect(check).toThrow(/its version is W\/"3"/);
});

test("without the headers nothing is asked", () => {
  expect(isKnown(new Headers(), 3)).toBe(false);
  expect(() => requireMatch(new Headers(), 3)).not.toThrow();
});
