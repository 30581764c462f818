import { expect, test } from "vitest";
import { isOverdue } from "./due-time.ts";

const at = "2026-11-22T12:00:00.000Z";

test.each([
  ["in an hour", "2026-11-22T11:00:00Z", false],
  ["a moment ago", "2026-11-22T12:01:59Z", false],
  ["six hours ago", "2026-11-22T18:00:00Z", true],
])("a sync that was to begin %s", (_when, now, expected) => {
  expect(isOverdue(at, Date.parse(now))).toBe(expected);
  expect(isOverdue(at, null)).toBe(false);
});
