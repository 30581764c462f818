import { expect, test, vi } from "vitest";
import { inTurn } from "./in-turn.ts";

test("changes of one resource follow one another, also after one that fails; others do not wait", async () => {
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = inTurn("a", async () => {
    await gate.promise;
    order.push("first");
    throw new Error("it fails");
  });
  const second = inTurn("a", () => Promise.resolve(order.push("second")));
  await inTurn("b", () => Promise.resolve(order.push("other")));
  gate.resolve();
  await expect(first).rejects.toThrow("it fails");
  await second;
  expect(order).toEqual(["other", "first", "second"]);
});

test("whoever waits too long is told to come again, and does nothing", async () => {
  const now = vi.spyOn(performance, "now").mockReturnValue(0);
  const [gate, started] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = inTurn("a", () => {
    started.resolve();
    return gate.promise;
  });
  const change = vi.fn();
  const late = inTurn("a", change);
  await started.promise;
  now.mockReturnValue(20_001);
  gate.resolve();
  await slow;
  await expect(late).rejects.toMatchObject({ failure: { status: 503 }, headers: { "retry-after": "5" } });
  expect(change).not.toHaveBeenCalled();
  now.mockRestore();
});
