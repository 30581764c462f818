import { expect, test } from "vitest";
import { listRequestOf } from "./list-query.ts";
import { dialectOf } from "./protocol/dialects/dialect.ts";
import { defaultRegistry } from "./protocol/schema/registry.ts";
import { sqlQuery } from "./sql-query.ts";

const target = { document: "u.resource", bindings: {} };
const paramsOf = (filter: string) =>
  sqlQuery(
    listRequestOf(new URLSearchParams({ filter })),
    defaultRegistry.user,
    dialectOf("other"),
    target,
    0,
    "never",
  ).params;

test.each([
  ['title pr and co eq "x" or nickName eq "y"', ["y"]],
  ["title pr or sw pr", []],
  ["title eq bare", ["bare"]],
])("of %s only what is no RFC filter is read in a client's own way", (filter, params) => {
  expect(paramsOf(filter)).toEqual(params);
});
