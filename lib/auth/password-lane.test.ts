import { expect, test } from "vitest";
import { PasswordLane } from "./password-lane.ts";

/** Work that ends when it is told to. */
function held() {
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const work = (name: number) => () =>
    new Promise<number>((resolve) => {
      started.push(name);
      ends.push(() => resolve(name));
    });
  return { started, ends, work };
}

test("so many are at work, so many wait in their order, and one more is told to come back", async () => {
  const lane = new PasswordLane({ limit: 2, waitingLimit: 2 });
  const { started, ends, work } = held();
  const all = [1, 2, 3, 4].map((name) => lane.run(work(name)));
  expect(started).toEqual([1, 2]);
  await expect(lane.run(work(5))).rejects.toMatchObject({ code: "too_busy", status: 503, retryAfter: 5 });
  expect(() => lane.refuseWhenFull()).toThrow();
  ends[1]?.();
  await all[1];
  await expect.poll(() => started).toEqual([1, 2, 3]);
  expect(() => lane.refuseWhenFull()).not.toThrow();
  ends[0]?.();
  await expect.poll(() => started).toEqual([1, 2, 3, 4]);
  for (const end of ends) end();
  expect(await Promise.all(all)).toEqual([1, 2, 3, 4]);
});

test("work that fails gives its place back", async () => {
  const lane = new PasswordLane({ limit: 1, waitingLimit: 0 });
  const fails = () => Promise.reject(new Error("no memory"));
  for (const _ of [1, 2]) await expect(lane.run(fails)).rejects.toThrow("no memory");
  expect(await lane.run(async () => "fine")).toBe("fine");
});
