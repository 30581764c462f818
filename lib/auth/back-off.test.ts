import { expect, test } from "vitest";
import {
  type AttemptRecord,
  accountPolicy,
  addressPolicy,
  countAttempt,
  secondsToWait,
  takeBack,
} from "./back-off.ts";

const start = new Date("2026-11-03T09:00:00Z");
const later = (ms: number) => new Date(start.getTime() + ms);

function attempts(count: number, policy = accountPolicy, from: AttemptRecord | null = null): AttemptRecord {
  let record = from;
  for (let i = 0; i < count; i++) record = countAttempt(record, start, policy);
  return record as AttemptRecord;
}

test("the first wrong passwords cost no wait", () => {
  expect(secondsToWait(null, start)).toBe(0);
  expect(secondsToWait(attempts(accountPolicy.free), start)).toBe(0);
});

test("each further one doubles the wait, up to the longest", () => {
  const waits = [5, 6, 7, 8, 9, 10, 11, 12, 13, 60].map((count) => secondsToWait(attempts(count), start));
  expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
});

test("an address is given more tries, and waits longer in the end", () => {
  expect(secondsToWait(attempts(20, addressPolicy), start)).toBe(0);
  expect(secondsToWait(attempts(21, addressPolicy), start)).toBe(5);
  expect(secondsToWait(attempts(500, addressPolicy), start)).toBe(900);
});

test("the wait runs out to the second", () => {
  const record = attempts(6);
  expect(secondsToWait(record, later(1))).toBe(4);
  expect(secondsToWait(record, later(3_001))).toBe(1);
  expect(secondsToWait(record, later(4_000))).toBe(0);
});

test("one attempt is forgiven each half hour, none is lost to frequent attempts", () => {
  let record = attempts(10);
  record = countAttempt(record, later(29 * 60_000), accountPolicy);
  expect(record.failures).toBe(11);
  record = countAttempt(record, later(31 * 60_000), accountPolicy);
  expect(record.failures).toBe(11);
  expect(countAttempt(record, later(24 * 60 * 60_000), accountPolicy).failures).toBe(1);
});

test("a right password takes back its own attempt only", () => {
  const fine = takeBack(attempts(3), accountPolicy);
  expect(fine).toMatchObject({ failures: 2, blockedUntil: null });
  const attacked = takeBack(attempts(9), accountPolicy);
  expect(attacked.failures).toBe(8);
  expect(secondsToWait(attacked, start)).toBeGreaterThan(0);
});

test("a clock that jumps back forgives nothing and throws nothing", () => {
  const record = attempts(6);
  expect(countAttempt(record, later(-60_000), accountPolicy).failures).toBe(7);
});
