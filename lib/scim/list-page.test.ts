import { expect, test } from "vitest";
import type { PageQuery } from "#lib/platform/db/read-page.ts";
import type { ScimContext } from "./context.ts";
import { listPage } from "./list-page.ts";
import { listRequestOf } from "./list-query.ts";
import { dialectOf } from "./protocol/dialects/dialect.ts";
import { defaultRegistry } from "./protocol/schema/registry.ts";

test("of resources that fill a page early few more are read than fit, and all that fit", async () => {
  let rendered = "x".repeat(1024 * 1024);
  const limits: number[] = [];
  const read = ({ limit }: PageQuery) => {
    limits.push(limit);
    const rows = Array.from({ length: Math.min(limit, 50) }, (_, index) => ({ id: `${index}`, rendered }));
    return Promise.resolve({ rows, hasMore: true, total: 5000 });
  };
  const context = { directory: { id: "heavy" }, dialect: dialectOf("other") } as ScimContext;
  const page = () =>
    listPage(
      context,
      listRequestOf(new URLSearchParams("count=1000")),
      defaultRegistry.user,
      { target: { document: "u.resource", bindings: {} }, id: "u.id" },
      read,
      {},
    );
  expect([(await page()).rows.length, (await page()).rows.length]).toEqual([8, 8]);
  expect(limits).toEqual([1000, 16]);
  // Further on they are small.
  rendered = "x";
  expect((await page()).rows.length).toBe(50);
  expect(limits.slice(2)).toEqual([16, 32, 64, 128, 256, 512, 1000]);
});
