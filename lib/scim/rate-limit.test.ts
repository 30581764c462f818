import { expect, test } from "vitest";
import { RateLimiter } from "./rate-limit.ts";

test("a key that used up its calls waits whole seconds, others go on, and time fills it again", () => {
  const limiter = new RateLimiter();
  const limit = { perSecond: 2, burst: 3 };
  expect([1, 2, 3, 4].map(() => limiter.take("a", limit, 0))).toEqual([0, 0, 0, 1]);
  expect(limiter.take("b", limit, 0)).toBe(0);
  expect([1, 2, 3].map(() => limiter.take("a", limit, 1000))).toEqual([0, 0, 1]);
});

test("a changed limit holds from the next call on", () => {
  const limiter = new RateLimiter();
  expect(limiter.take("a", { perSecond: 100, burst: 100 }, 0)).toBe(0);
  expect([1, 2].map(() => limiter.take("a", { perSecond: 1, burst: 1 }, 0))).toEqual([0, 1]);
  expect(limiter.take("a", { perSecond: 10, burst: 20 }, 1000)).toBe(0);
});
