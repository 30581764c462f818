import { expect, test } from "vitest";
import { FairQueue } from "./fair-queue.ts";

/** Work that ends when it is told to. */
function held() {
  const order: string[] = [];
  const ends = new Map<string, () => void>();
  const begin = (name: string) => () => {
    order.push(name);
    return new Promise<void>((resolve) => ends.set(name, resolve));
  };
  return { order, begin, end: (name: string) => ends.get(name)?.() };
}

test("one goes on at a time, and those who wait are taken in turn by network", async () => {
  const queue = new FairQueue({ inAll: 10, ofANetwork: 5 });
  const { order, begin, end } = held();
  const flood = ["a1", "a2", "a3"].map((name) => queue.run("a", begin(name)));
  const other = queue.run("b", begin("b1"));
  expect(order).toEqual(["a1"]);
  for (const name of ["a1", "a2", "b1", "a3"]) {
    end(name);
    await new Promise(setImmediate);
  }
  await Promise.all([...flood, other]);
  expect(order).toEqual(["a1", "a2", "b1", "a3"]);
});

test("a network has its share of the places, all have theirs together, and who fails hands its place on", async () => {
  const queue = new FairQueue({ inAll: 3, ofANetwork: 2 });
  const { begin, end } = held();
  const first = queue.run("a", async () => {
    await begin("a1")();
    throw new Error("broken");
  });
  const waiting = ["a", "a"].map((network) => queue.run(network, async () => "done"));
  const busy = { code: "too_busy", retryAfter: 5 };
  await expect(queue.run("a", async () => "done")).rejects.toMatchObject(busy);
  const other = queue.run("b", async () => "done");
  await expect(queue.run("c", async () => "done")).rejects.toMatchObject(busy);
  end("a1");
  await expect(first).rejects.toThrow("broken");
  expect(await Promise.all([...waiting, other])).toEqual(["done", "done", "done"]);
  expect(await queue.run("c", async () => "again")).toBe("again");
});
