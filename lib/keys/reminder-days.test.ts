import { expect, test } from "vitest";
import { reminderDue, reminderPassed } from "./reminder-days.ts";

const now = new Date("2026-11-22T12:00:00Z");
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

test.each<[left: number, reminded: number | null, due: number | null]>([
  [20, null, null],
  [14.01, null, null],
  [14, null, 14],
  [10, null, 14],
  [10, 14, null],
  [3, 14, 3],
  [2, null, 3],
  [2, 3, null],
  [1, 3, 1],
  [0.01, 14, 1],
  [0.01, 1, null],
  [0, 3, null],
  [-1, null, null],
])("%d days before the end, reminded of %s: %s", (left, reminded, due) => {
  expect(reminderDue(inDays(left), reminded, now)).toBe(due);
});

test("a new expiry leaves behind what its day has come for already", () => {
  expect(reminderPassed(null, now)).toBeNull();
  expect(reminderPassed(inDays(90), now)).toBeNull();
  expect(reminderPassed(inDays(2), now)).toBe(3);
  expect(reminderPassed(inDays(0.5), now)).toBe(1);
});
