import fc from "fast-check";
import { expect, test } from "vitest";
import { type AttributePath, type Filter, filterLimits, splitAttributePath } from "./filter.ts";
import { parseFilter, parsePatchPath } from "./parse-filter.ts";

/** A filter as text, with no more parentheses than it needs: `and` binds closer than `or`. */
function print(filter: Filter): string {
  switch (filter.kind) {
    case "and":
      return filter.operands
        .map((one) => (one.kind === "and" || one.kind === "or" ? `(${print(one)})` : print(one)))
        .join(" and ");
    case "or":
      return filter.operands.map((one) => (one.kind === "or" ? `(${print(one)})` : print(one))).join(" or ");
    case "not":
      return `not (${print(filter.operand)})`;
    case "present":
      return `${filter.path.text} pr`;
    case "compare":
      return `${filter.path.text} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case "element":
      return `${filter.path.text}[${print(filter.filter)}]`;
  }
}

function pathOf(text: string): AttributePath {
  const path = splitAttributePath(text);
  if (!path) throw new Error(`${text} is no path.`);
  return path;
}

const urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:";
// Words of the grammar are names, too, wherever a name stands.
const names = [
  "userName",
  "a",
  "$ref",
  "x-y_1",
  "not",
  "and",
  "or",
  "pr",
  "eq",
  "true",
  "null",
  `${urn}manager`,
];
const whole = fc.constantFrom(...names).map(pathOf);
const path = fc.oneof(
  whole,
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom("value", "pr", "$ref"))
    .map(([name, sub]) => pathOf(`${name}.${sub}`)),
);
const value = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 8 }).filter((text) => !text.includes("\0")),
  fc.constantFrom('"', "\\", '\\"', "]", ")", " and ", "\n", "\u2028"),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.constantFrom(true, false, null),
);
const operator = fc.constantFrom("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le");
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(
      path.map((one): Filter => ({ kind: "present", path: one })),
      fc.record({ kind: fc.constant("compare"), path, operator, value }) as fc.Arbitrary<Filter>,
    ),
    fc
      .tuple(fc.constantFrom("and", "or"), fc.array(tie("filter"), { minLength: 2, maxLength: 4 }))
      .map(([kind, operands]): Filter => ({ kind, operands }) as Filter),
    tie("filter").map((operand): Filter => ({ kind: "not", operand })),
    fc
      .tuple(whole, tie("filter"))
      .map(([one, inner]): Filter => ({ kind: "element", path: one, filter: inner })),
  ),
}));
const short = filter.filter((one) => Buffer.byteLength(print(one)) <= filterLimits.bytes);

test("what is printed is parsed to what it was", () => {
  fc.assert(
    fc.property(short, (one) => {
      expect(parseFilter(print(one))).toEqual({ ok: true, filter: one });
    }),
    { numRuns: 500 },
  );
});

test("so is the path of a PATCH operation", () => {
  const sub = fc.constantFrom(undefined, "value", "$ref");
  fc.assert(
    fc.property(whole, fc.option(short, { nil: undefined }), sub, (one, inner, part) => {
      const text = `${one.text}${inner ? `[${print(inner)}]` : ""}${part === undefined ? "" : `.${part}`}`;
      if (Buffer.byteLength(text) > filterLimits.bytes) return;
      const parsed = parsePatchPath(text);
      expect(parsed).toMatchObject({
        ok: true,
        path: { path: { schema: one.schema, name: one.name, sub: part } },
      });
      expect(parsed.ok && parsed.path.filter).toEqual(inner);
    }),
    { numRuns: 300 },
  );
});
