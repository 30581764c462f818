import { expect, test } from "vitest";
import { RateLimiter } from "./rate-limit.ts";

test("a key that used up its calls waits whole seconds, others go on, and time fills it again", () => {
  const limiter = new RateLimiter({ perSecond: 2, burst: 3 });
  expect([1, 2, 3, 4].map(() => limiter.take("a", 0))).toEqual([0, 0, 0, 1]);
  expect(limiter.take("b", 0)).toBe(0);
  expect([1, 2, 3].map(() => limiter.take("a", 1000))).toEqual([0, 0, 1]);
});
