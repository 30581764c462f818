import { expect, test } from "vitest";
import { progressOf } from "./progress.ts";

const none = { read: 0, created: 0, updated: 0, ended: 0, unchanged: 0, skipped: 0, held: 0 };
const startedAt = new Date("2026-01-01T00:00:00Z");
const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1000);

test.each([
  ["nothing is known before the first pass", "reading", { ...none, read: 400 }, null, 10, null],
  ["half of the reading", "reading", { ...none, read: 500 }, 1000, 10, { share: 0.25, secondsLeft: 30 }],
  [
    "more than were there last time",
    "reading",
    { ...none, read: 2000 },
    1000,
    10,
    { share: 0.5, secondsLeft: 10 },
  ],
  [
    "half of the writing",
    "writing",
    { ...none, read: 1000, unchanged: 490, created: 5, skipped: 5 },
    null,
    30,
    { share: 0.75, secondsLeft: 10 },
  ],
  ["too early to tell", "reading", { ...none, read: 500 }, 1000, 1, { share: 0.25, secondsLeft: null }],
  ["what comes last can't be told", "removing", { ...none, read: 10 }, 10, 10, null],
])("%s", (_what, stage, counts, expected, seconds, outcome) =>
  expect(progressOf({ stage, counts, startedAt }, expected, after(seconds))).toEqual(outcome),
);
