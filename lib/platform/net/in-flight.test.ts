import { expect, test } from "vitest";
import { limitInFlight } from "./in-flight.ts";

test("no more than the limit run at once, in order, and a failure frees its place", async () => {
  let running = 0;
  let peak = 0;
  const started: number[] = [];
  const gates = Array.from({ length: 7 }, () => Promise.withResolvers<void>());

  const all = gates.map((gate, index) =>
    limitInFlight("directory", 3, async () => {
      running += 1;
      peak = Math.max(peak, running);
      started.push(index);
      await gate.promise;
      running -= 1;
      if (index === 1) throw new Error("fault");
    }),
  );
  expect(started).toEqual([0, 1, 2]);
  for (const gate of gates) gate.resolve();
  const results = await Promise.allSettled(all);

  expect(peak).toBe(3);
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(results.filter((result) => result.status === "rejected")).toHaveLength(1);
});

test("another directory is not held up", async () => {
  const gate = Promise.withResolvers<void>();
  const held = limitInFlight("a", 1, () => gate.promise);
  await expect(limitInFlight("b", 1, async () => "free")).resolves.toBe("free");
  gate.resolve();
  await held;
});
