import { expect, test } from "vitest";
import { RateLimiter } from "./rate-limiter.ts";

test("a key that used up its calls waits whole seconds, others go on, and time fills it again", () => {
  const limiter = new RateLimiter();
  const limit = { perSecond: 2, burst: 3 };
  expect([1, 2, 3, 4].map(() => limiter.take("a", limit, 0))).toEqual([0, 0, 0, 1]);
  expect(limiter.take("b", limit, 0)).toBe(0);
  expect([1, 2, 3].map(() => limiter.take("a", limit, 1000))).toEqual([0, 0, 1]);
  expect([1, 2, 3, 4].map(() => limiter.take("a", limit, 60_000))).toEqual([0, 0, 0, 1]);
});

test("what turns out to be many calls is done as a whole, and waited for afterwards; in debt nothing more is", () => {
  const limiter = new RateLimiter();
  const limit = { perSecond: 10, burst: 5 };
  expect([limiter.take("a", limit, 0), limiter.take("a", limit, 0)]).toEqual([0, 0]);
  expect(limiter.takeMore("a", limit, 99, 0)).toBe(0);
  expect(limiter.takeMore("a", limit, 99, 0)).toBe(10);
  expect(limiter.take("a", limit, 0)).toBe(10);
  expect(limiter.take("a", limit, 9_700)).toBe(0);
});

test("a changed limit holds from the next call on", () => {
  const limiter = new RateLimiter();
  expect(limiter.take("a", { perSecond: 100, burst: 100 }, 0)).toBe(0);
  expect(limiter.take("a", { perSecond: 1, burst: 1 }, 0)).toBe(1);
  expect([1, 2].map(() => limiter.take("a", { perSecond: 10, burst: 2 }, 0))).toEqual([0, 1]);
});

test("processes that tell each other keep to one limit together, up to what they have not told yet", () => {
  const limit = { perSecond: 50, burst: 100 };
  const processes = Array.from({ length: 4 }, () => new RateLimiter());
  for (const process of processes) process.beginTelling();
  let served = 0;
  for (let now = 0; now <= 10_000; now += 10) {
    // All four are flooded; what they let pass they tell each other ten times a second.
    for (const process of processes)
      for (let call = 0; call < 5; call += 1) if (process.take("a", limit, now) === 0) served += 1;
    if (now % 100 === 0) {
      const told = processes.map((process) => process.takeUntold());
      processes.forEach((process, own) => {
        told.forEach((calls, other) => {
          if (own !== other) process.countElsewhere(calls, now);
        });
      });
    }
  }
  const fair = limit.burst + 10 * limit.perSecond;
  expect(served).toBeGreaterThanOrEqual(fair * 0.9);
  expect(served).toBeLessThanOrEqual(fair * 1.2);
});

test("calls elsewhere go down where the key has never called, too", () => {
  const limiter = new RateLimiter();
  for (let second = 0; second < 3600; second += 1) limiter.countElsewhere([["a", 10, 25]], second * 1000);
  expect(limiter.take("a", { perSecond: 25, burst: 100 }, 3_600_000)).toBe(0);
});

test("who waits for calls elsewhere is told how long", () => {
  const limiter = new RateLimiter();
  limiter.countElsewhere([["a", 100, 10]], 0);
  expect(limiter.take("a", { perSecond: 10, burst: 20 }, 0)).toBe(9);
  expect(limiter.take("a", { perSecond: 10, burst: 20 }, 9_000)).toBe(0);
});
