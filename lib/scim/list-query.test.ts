import { expect, test } from "vitest";
import { listRequestOf, listRequestOfBody } from "./list-query.ts";

const query = (text: string) => listRequestOf(new URLSearchParams(text));

test("a parameter that is not understood is refused, not passed over", () => {
  for (const text of ["sortBy=id&sortOrder=desc", "filter=title+pr&filter=id+pr", "count=1&count=2"])
    expect(() => query(text), text).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ status: 400 }) }),
    );
  expect(() => listRequestOfBody({ sortOrder: "down" })).toThrow(/sortOrder/);
});

test("names of attributes may come in one parameter or in several, an order in any case", () => {
  expect(query("attributes=title&attributes=emails,name&sortOrder=DESCENDING")).toMatchObject({
    attributes: "title,emails,name",
    excludedAttributes: undefined,
    descending: true,
  });
});
