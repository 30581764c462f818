import { expect, test } from "vitest";
import { chooseKind, pauseMs } from "./choose-kind.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const now = new Date("2026-11-22T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
type Plan = Parameters<typeof chooseKind>[0];
const fine: Plan = {
  cursor: { since: "then" },
  cursorAt: ago(MINUTE),
  fullWantedAt: null,
  lastFullAt: ago(HOUR),
  fullEveryMinutes: 360,
  changesEverySeconds: 60,
  failingSince: null,
  fullFailingSince: null,
  fullFailedAt: null,
  lastSuccessAt: ago(MINUTE),
  now,
};
const failing = (sinceMs: number, lastMs: number) => ({
  fullFailingSince: ago(sinceMs),
  fullFailedAt: ago(lastMs),
});

test.each<[string, Partial<Plan>, Parameters<typeof chooseKind>[1], string]>([
  ["between two full passes", {}, "due", "changes"],
  ["when its time has come", { lastFullAt: ago(6 * HOUR) }, "due", "full"],
  ["at first", { cursor: null, cursorAt: null, lastFullAt: null }, "due", "full"],
  ["with a cursor that is too old", { cursorAt: ago(6 * DAY) }, "due", "full"],
  ["when something has changed", { fullWantedAt: ago(0) }, "due", "full"],
  ["when a full pass is wanted later", { fullWantedAt: ago(-MINUTE) }, "due", "changes"],
  ["when something has changed and changes are asked for", { fullWantedAt: ago(0) }, "changes", "full"],
  ["when an admin asks for changes", { lastFullAt: ago(6 * HOUR) }, "changes", "changes"],
  ["when an admin asks for everything", failing(HOUR, 0), "full", "full"],
  ["after a full pass has failed", { lastFullAt: null, ...failing(0, MINUTE) }, "due", "changes"],
  ["after one that an admin asked for has failed", failing(2 * MINUTE, 2 * MINUTE), "due", "full"],
  ["two turns later", { lastFullAt: null, ...failing(2 * MINUTE, 2 * MINUTE) }, "due", "full"],
  ["when it has failed for long", { lastFullAt: null, ...failing(3 * HOUR, 14 * MINUTE) }, "due", "changes"],
  ["when its pause is over", { lastFullAt: null, ...failing(3 * HOUR, 15 * MINUTE) }, "due", "full"],
  [
    "with an old cursor, while it fails",
    { cursorAt: ago(8 * DAY), ...failing(DAY, MINUTE) },
    "due",
    "changes",
  ],
  ["with nothing to begin at, while it fails", { cursor: null, ...failing(DAY, MINUTE) }, "due", "full"],
  ["for a list that was approved", { cursor: null }, "approved", "approved"],
])("%s", (_, plan, wanted, kind) => {
  expect(chooseKind({ ...fine, ...plan }, wanted)).toBe(kind);
});

test.each<[string, Partial<Plan>, number]>([
  ["as the plan says", {}, MINUTE],
  [
    "later and later while changes fail",
    { failingSince: ago(5 * MINUTE), lastSuccessAt: ago(HOUR) },
    5 * MINUTE,
  ],
  ["a quarter of an hour at most", { failingSince: ago(DAY), lastSuccessAt: null }, 15 * MINUTE],
  ["as usual once something has succeeded since", { failingSince: ago(DAY) }, MINUTE],
  ["as usual while full passes alone fail", failing(DAY, MINUTE), MINUTE],
  [
    "later while the first pass fails",
    { cursor: null, lastSuccessAt: null, ...failing(DAY, 0) },
    15 * MINUTE,
  ],
  [
    "later while nothing but a full pass can be tried, which fails, though changes have succeeded since it began to",
    { cursor: null, ...failing(DAY, 5 * MINUTE) },
    10 * MINUTE,
  ],
])("the next one comes %s", (_, plan, ms) => {
  expect(pauseMs({ ...fine, ...plan })).toBe(ms);
});
