import { expect, test } from "vitest";
import { FailureLimit } from "./failure-limit.ts";

const start = new Date("2026-11-22T00:00:00Z");
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);

function fail(limit: FailureLimit, times: number, address = "192.0.2.1") {
  for (let time = 0; time < times; time += 1) limit.failed("client", address, start);
}

test("after ten failures a client has to wait, longer each time, a minute at most", () => {
  const limit = new FailureLimit();
  fail(limit, 10);
  expect(limit.secondsToWait("client", "192.0.2.1", start)).toBe(0);
  fail(limit, 1);
  expect(limit.secondsToWait("client", "192.0.2.1", start)).toBe(1);
  fail(limit, 20);
  expect(limit.secondsToWait("client", "192.0.2.1", start)).toBe(60);
  expect(limit.secondsToWait("client", "192.0.2.1", later(60))).toBe(0);
});

test("a stranger elsewhere does not keep the client out, nor another client of its own network", () => {
  const limit = new FailureLimit();
  fail(limit, 50);
  expect(limit.secondsToWait("client", "198.51.100.7", start)).toBe(0);
  expect(limit.secondsToWait("other", "192.0.2.1", start)).toBe(0);
  expect(limit.secondsToWait("client", "192.0.2.1", start)).toBeGreaterThan(0);
});

test("all addresses of an IPv6 network are one", () => {
  const limit = new FailureLimit();
  fail(limit, 20, "2001:db8::1");
  expect(limit.secondsToWait("client", "2001:db8::2", start)).toBeGreaterThan(0);
});

test("from where the client got in within a day, it is always looked at", () => {
  const limit = new FailureLimit();
  limit.succeeded("client", "192.0.2.1", start);
  fail(limit, 50);
  expect(limit.secondsToWait("client", "192.0.2.1", start)).toBe(0);
});
