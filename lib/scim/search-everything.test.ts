import { expect, test, vi } from "vitest";
import type { ScimContext } from "./context.ts";
import { listRequestOf } from "./list-query.ts";
import { searchEverything } from "./search-everything.ts";

const pageOfGroups = vi.hoisted(() => vi.fn());
vi.mock("./list-users.ts", () => ({
  // Large ones: of five, two make a page.
  pageOfUsers: () => Promise.resolve({ rows: ['"a"', '"b"'], total: 5, place: {} }),
}));
vi.mock("./list-groups.ts", async (original) => ({
  ...(await original<typeof import("./list-groups.ts")>()),
  pageOfGroups,
}));

test("no group comes before a user whom the page had no room for", async () => {
  const read = { groups: [], shape: { parts: [], base: "" }, release: undefined };
  pageOfGroups.mockResolvedValue({ read, total: 3, place: {} });
  const page = async (startIndex: number) => {
    const request = listRequestOf(new URLSearchParams({ startIndex: `${startIndex}`, count: "100" }));
    const { body } = await searchEverything({} as ScimContext, request);
    const { count, startIndex: first } = pageOfGroups.mock.lastCall?.[1] ?? {};
    return { ...JSON.parse(typeof body === "string" ? body : ""), groups: [first, count] };
  };
  expect(await page(1)).toMatchObject({ totalResults: 8, itemsPerPage: 2, groups: [1, 0] });
  expect(await page(4)).toMatchObject({ totalResults: 8, itemsPerPage: 2, groups: [1, 98] });
});
