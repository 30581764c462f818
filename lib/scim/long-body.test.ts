import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { begun, discard, type LongBody, observed, Places, type Taken } from "./long-body.ts";
import { ScimError } from "./scim-error.ts";

let released = 0;

/** A body of these parts, which fails behind them if it is told to. */
function bodyOf(parts: readonly string[], failure?: Error): Promise<LongBody> {
  async function* made(): LongBody {
    try {
      yield "";
      yield* parts;
      if (failure) throw failure;
    } finally {
      released += 1;
    }
  }
  return begun(made());
}

async function read(body: LongBody): Promise<string> {
  let text = "";
  for await (const part of body) text += part;
  return text;
}

beforeEach(() => {
  released = 0;
});

test("what was taken is told once, at the end, with its length in bytes", async () => {
  const told = vi.fn<(taken: Taken) => void>();
  const body = await observed(await bodyOf(["é", "b"]), told);
  expect(told).not.toHaveBeenCalled();
  expect(await read(body)).toBe("éb");
  expect(told.mock.calls).toEqual([[{ start: "éb", bytes: 3, isWhole: true }]]);
  expect(released).toBe(1);
});

test("of a long one the beginning is told", async () => {
  const told = vi.fn<(taken: Taken) => void>();
  await read(await observed(await bodyOf(Array(3).fill("x".repeat(100_000))), told));
  expect(told.mock.calls[0]?.[0]).toMatchObject({ bytes: 300_000, start: "x".repeat(128 * 1024) });
});

test("a client that goes away, before the first part too, ends the body and what it holds", async () => {
  for (const taken of [0, 1]) {
    const told = vi.fn<(taken: Taken) => void>();
    const body = await observed(await bodyOf(["a", "b"]), told);
    for (let part = 0; part < taken; part += 1) await body.next();
    await body.return();
    expect(told.mock.calls).toEqual([[{ start: "a".repeat(taken), bytes: taken, isWhole: false }]]);
    expect(released).toBe(taken + 1);
  }
});

test("a body that breaks off is told as such, and its reader hears why", async () => {
  const told = vi.fn<(taken: Taken) => void>();
  const body = await observed(await bodyOf(["a"], new Error("gone")), told);
  await expect(read(body)).rejects.toThrow("gone");
  expect(told.mock.calls).toEqual([[{ start: "a", bytes: 1, isWhole: false }]]);
});

test("an answer that nobody takes gives back what it holds", async () => {
  discard({ status: 200, body: await bodyOf(["a"]) });
  await vi.waitFor(() => expect(released).toBe(1));
  discard({ status: 200, body: "text" });
});

afterEach(() => vi.useRealTimers());

test("so many have a place at once; the next one waits for the first that is given back, once", async () => {
  const places = new Places({ all: 1, each: 1 });
  const giveBack = await places.take("a");
  const order: string[] = [];
  const second = places.take("a").then((release) => {
    order.push("second");
    return release;
  });
  const third = places.take("a").then(() => order.push("third"));
  giveBack();
  giveBack();
  const releaseSecond = await second;
  expect(order).toEqual(["second"]);
  releaseSecond();
  await third;
  expect(order).toEqual(["second", "third"]);
});

test("whoever finds no place within 20 s is asked to come again", async () => {
  vi.useFakeTimers();
  const places = new Places({ all: 1, each: 1 });
  const giveBack = await places.take("a");
  const refused = places.take("a").catch((error: unknown) => error);
  vi.advanceTimersByTime(20_000);
  const error = await refused;
  expect(error).toBeInstanceOf(ScimError);
  expect((error as ScimError).failure.status).toBe(503);
  expect((error as ScimError).headers).toEqual({ "retry-after": "5" });
  giveBack();
  await places.take("a");
});

test("no owner takes the places of others, who come in before those of his who wait", async () => {
  const places = new Places({ all: 2, each: 1 });
  const giveBack = await places.take("a");
  const order: string[] = [];
  const again = places.take("a").then(() => order.push("a"));
  const releaseOther = await places.take("b");
  const third = places.take("c").then(() => order.push("c"));
  releaseOther();
  await third;
  giveBack();
  await again;
  expect(order).toEqual(["c", "a"]);
});
