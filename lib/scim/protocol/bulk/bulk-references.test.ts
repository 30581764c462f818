import fc from "fast-check";
import { expect, test } from "vitest";
import { orderOf, referencesOf, withIds } from "./bulk-references.ts";
import type { BulkOperation } from "./parse-bulk.ts";

const post = (bulkId: string, needs: readonly string[]): BulkOperation => ({
  method: "POST",
  path: "/Groups",
  bulkId,
  version: undefined,
  data: { members: needs.map((need) => ({ value: `bulkId:${need}` })) },
});
const graph = fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 1, maxLength: 10 });
const operationsOf = (needs: readonly (readonly number[])[]): BulkOperation[] =>
  needs.map((list, index) =>
    post(
      `b${index}`,
      list.map((need) => `b${need}`),
    ),
  );

test("every operation has one place, behind all that it needs unless they form a circle", () => {
  fc.assert(
    fc.property(graph, (needs) => {
      const { order, circular } = orderOf(operationsOf(needs));
      expect([...order].sort((a, b) => a - b)).toEqual(needs.map((_none, index) => index));
      for (const [index, list] of needs.entries()) {
        if (circular.has(index)) continue;
        for (const need of list)
          if (need < needs.length) expect(order.indexOf(need)).toBeLessThan(order.indexOf(index));
      }
    }),
  );
});

test("where nothing refers forward the order stays as sent, and nothing is circular", () => {
  fc.assert(
    fc.property(graph, (needs) => {
      const backward = needs.map((list, index) => list.filter((need) => need < index));
      const { order, circular } = orderOf(operationsOf(backward));
      expect(order).toEqual(needs.map((_none, index) => index));
      expect(circular.size).toBe(0);
    }),
  );
});

test("references are found in data and path, and replaced by ids", () => {
  const operation: BulkOperation = {
    method: "PATCH",
    path: "/Groups/bulkId:g",
    bulkId: undefined,
    version: undefined,
    data: { Operations: [{ op: "add", path: "members", value: [{ value: "bulkId:u" }] }], x: "no bulkId:z" },
  };
  expect([...referencesOf(operation)].sort()).toEqual(["g", "u"]);
  const ids = new Map([
    ["g", "1"],
    ["u", "2"],
  ]);
  expect(withIds(operation, ids)).toMatchObject({
    path: "/Groups/1",
    data: { Operations: [{ value: [{ value: "2" }] }], x: "no bulkId:z" },
  });
});
