import { expect, test } from "vitest";
import { isRetryableStatus, retryDelayMs } from "./retry-delay.ts";

const now = Date.parse("2026-11-21T12:00:00Z");
const none = { now, random: () => 0 };

function answer(status: number, headers: Record<string, string>) {
  return { status, header: (name: string) => headers[name] ?? null };
}

test("Retry-After in seconds and as a date is honoured", () => {
  expect(retryDelayMs(1, answer(429, { "retry-after": "7" }), none)).toBe(7000);
  const date = "Sat, 21 Nov 2026 12:00:03 GMT";
  expect(retryDelayMs(1, answer(503, { "retry-after": date }), none)).toBe(3000);
});

test("X-Rate-Limit-Reset is read by the server's clock, not ours", () => {
  const reset = String(Date.parse("2026-11-21T13:00:10Z") / 1000);
  const headers = {
    "x-rate-limit-reset": reset,
    date: "Sat, 21 Nov 2026 13:00:00 GMT",
  };
  expect(retryDelayMs(1, answer(429, headers), none)).toBe(10_000);
});

test("a reset on an answer that is no 429 says nothing about the wait", () => {
  expect(retryDelayMs(1, answer(500, { "x-rate-limit-reset": "9999999999" }), none)).toBe(0);
});

test("without advice the wait grows with jitter up to a cap", () => {
  const full = { now, random: () => 1 };
  expect([1, 2, 3, 10].map((attempt) => retryDelayMs(attempt, null, full))).toEqual([500, 1000, 2000, 8000]);
});

test("only what may pass by itself is retried", () => {
  expect([429, 500, 502, 503, 504, 408].every(isRetryableStatus)).toBe(true);
  expect([200, 301, 400, 401, 403, 404, 409, 501].some(isRetryableStatus)).toBe(false);
});
