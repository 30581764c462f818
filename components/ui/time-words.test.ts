import { expect, test } from "vitest";
import { relativeTime } from "./time-words.ts";

const now = Date.parse("2026-11-21T12:00:00Z");

test.each([
  ["2026-11-21T11:59:40Z", "now"],
  ["2026-11-21T12:00:10Z", "now"],
  ["2026-11-21T11:57:00Z", "3 min ago"],
  ["2026-11-21T12:40:00Z", "in 40 min"],
  ["2026-11-21T09:00:00Z", "3 h ago"],
  ["2026-11-20T11:00:00Z", "yesterday"],
  ["2026-11-22T13:00:00Z", "tomorrow"],
  ["2026-11-16T12:00:00Z", "5 days ago"],
  ["2026-09-01T12:00:00Z", "1 Sept 2026"],
])("%s is said as %s", (iso, words) => {
  expect(relativeTime(new Date(iso), now)).toBe(words);
});
