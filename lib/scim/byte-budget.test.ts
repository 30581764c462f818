import { expect, test } from "vitest";
import { ByteBudget } from "./byte-budget.ts";

test("the budget refills", () => {
  const budget = new ByteBudget({ perSecond: 100, burst: 200 }, 0);
  expect(budget.take(250, 0)).toBe(true);
  expect(budget.take(1, 0)).toBe(false);
  expect(budget.take(1, 1000)).toBe(true);
});
