import pg from "pg";
import { expect, test, vi } from "vitest";
import { gathered } from "./gather.ts";

test("questions of one turn are asked together, and each gets its own answer", async () => {
  const asked: number[][] = [];
  const double = gathered(async (numbers: readonly number[]) => {
    asked.push([...numbers]);
    return numbers.map((number) => 2 * number);
  });
  expect(await Promise.all([double(1), double(2), double(1)])).toEqual([2, 4, 2]);
  expect(await double(4)).toBe(8);
  expect(asked).toEqual([[1, 2, 1], [4]]);
});

test("many questions become several statements", async () => {
  const sizes: number[] = [];
  const same = gathered(async (numbers: readonly number[]) => {
    sizes.push(numbers.length);
    return numbers;
  });
  const numbers = Array.from({ length: 70 }, (_, index) => index);
  expect(await Promise.all(numbers.map(same))).toEqual(numbers);
  expect(sizes).toEqual([32, 32, 6]);
});

test("a failure is the failure of those who asked together, and of nobody later", async () => {
  let fails = true;
  const ask = gathered(async (words: readonly string[]) => {
    if (fails) throw new Error("away");
    return words;
  });
  const outcomes = await Promise.allSettled([ask("a"), ask("b")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  fails = false;
  expect(await ask("c")).toBe("c");
});

test("one that PostgreSQL refuses fails alone", async () => {
  const ask = gathered(async (words: readonly string[]) => {
    const refusal = Object.assign(new pg.DatabaseError("invalid byte sequence", 0, "error"), {
      severity: "ERROR",
    });
    if (words.includes("bad")) throw refusal;
    return words;
  });
  const outcomes = await Promise.allSettled(["one", "bad", "two"].map(ask));
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("beyond the statements that may be under way questions wait for company, but not for one that hangs", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const asked: number[][] = [];
  const ends: (() => void)[] = [];
  const same = gathered(
    async (numbers: readonly number[]) => {
      asked.push([...numbers]);
      await new Promise<void>((resolve) => ends.push(resolve));
      return numbers;
    },
    { underWay: 1 },
  );
  const first = same(1);
  await turn();
  const company = [same(2), same(3)];
  await turn();
  expect(asked).toEqual([[1]]);
  ends[0]?.();
  await first;
  expect(asked).toEqual([[1], [2, 3]]);
  const last = same(4);
  await turn();
  expect(asked).toHaveLength(2);
  vi.advanceTimersByTime(20);
  expect(asked).toEqual([[1], [2, 3], [4]]);
  for (const end of ends) end();
  expect(await Promise.all([...company, last])).toEqual([2, 3, 4]);
  vi.useRealTimers();
});
