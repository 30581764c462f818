import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expressionExamples, expressionFunctions } from "../vocabulary.ts";
import { evaluateExpression, LONGEST_VALUE, type Value } from "./evaluate-expression.ts";
import { namesInExpression } from "./names-in-expression.ts";
import { parseExpression } from "./parse-expression.ts";
import { printExpression } from "./print-expression.ts";
import type { Expression } from "./syntax.ts";

const profile: Record<string, Value> = {
  firstName: "Ada",
  lastName: "Lovelace",
  email: "Ada.Lovelace@Example.com",
  "name.given": "Ada",
  department: "Sales",
  nothing: "",
  otherMails: ["a@x.example", "b@x.example"],
  isManager: "false",
};
const read = (path: readonly string[]): Value => profile[path.join(".")] ?? "";

function parsed(text: string): Expression {
  const result = parseExpression(text);
  if (!result.ok) throw new Error(`${text}: ${result.at}: ${result.detail}`);
  return result.expression;
}

const outcome = (text: string) => evaluateExpression(parsed(text), read);

describe("values", () => {
  test.each([
    ['firstName + " " + lastName', "Ada Lovelace"],
    ["'it''s'", null],
    ["'single \"quotes\"'", 'single "quotes"'],
    ['"a \\"quoted\\" word\\nand a line"', 'a "quoted" word\nand a line'],
    ["name.given", "Ada"],
    ["lower(email)", "ada.lovelace@example.com"],
    ["upper(left(lastName, 2))", "LO"],
    ["right(lastName, 3)", "ace"],
    ["right(lastName, 0)", ""],
    ['trim("  x ")', "x"],
    ['substringBefore(email, "@")', "Ada.Lovelace"],
    ['substringBefore(lastName, "@")', "Lovelace"],
    ['substringAfter(email, "@")', "Example.com"],
    ['substringAfter(lastName, "@")', ""],
    ['replace(email, ".", "-")', "Ada-Lovelace@Example-com"],
    ['coalesce(nothing, missing, department, "none")', "Sales"],
    ['join("; ", otherMails, nothing, department)', "a@x.example; b@x.example; Sales"],
    ["otherMails", "a@x.example"],
    ['if department = "Sales" then "S" else "O"', "S"],
    ['if department != "Sales" then "S" else if firstName == "Ada" then "A" else "O"', "A"],
    ['if isEmpty(nothing) and not isEmpty(email) then "yes" else "no"', "yes"],
    ['if contains(otherMails, "b@x.example") or false then "has" else ""', "has"],
    ['contains(email, "Love")', "true"],
    ['startsWith(email, "Ada") and endsWith(email, ".com")', "true"],
    ['if isManager then "manager" else "report"', "report"],
    ['if not isManager = "true" then 1 else 2', "1"],
    ['(if nothing then "a" else "b") + "c"', "bc"],
    ["true", "true"],
  ])("%s", (text, expected) => {
    const result = parseExpression(text);
    if (expected === null) expect(result.ok).toBe(false);
    else expect(outcome(text)).toEqual({ ok: true, value: expected });
  });

  test("a name that reaches into objects is no name", () => {
    expect(outcome("__proto__.constructor")).toEqual({ ok: true, value: "" });
  });

  test("a value that grows too long ends the evaluation with a sentence", () => {
    const long = "x".repeat(LONGEST_VALUE);
    const grow = (text: string) => evaluateExpression(parsed(text), () => long);
    for (const text of ['replace(a, "x", a)', 'a + "y"', 'join("", a, a)'])
      expect(grow(text)).toEqual({ ok: false, detail: expect.stringContaining("4,096 characters") });
    expect(grow("a")).toEqual({ ok: true, value: long });
  });
});

describe("what is wrong is said with its place", () => {
  test.each([
    ["", 0, "Write an expression"],
    ["uper(email)", 0, "no function “uper”"],
    ["Lower(email)", 0, "Write lower."],
    ["lower(email", 11, "not closed"],
    ["lower()", 0, "lower has 0 values here. Write it as lower(text)."],
    ['firstName " " lastName', 10, "put together with +"],
    ["firstName + ", 12, "Something is missing"],
    ["firstName & lastName", 10, "with +"],
    ["a && b", 2, "Write and."],
    ['if a then "x"', 13, "needs its else"],
    ['if a "x" else "y"', 5, "then"],
    ['"no end', 0, "no end"],
    ["“curly”", 0, "straight"],
    ["a = b = c", 6, "two values at a time"],
    ['"x" + if a then b else c', 6, "brackets"],
    ["left(a, b)", 0, "number of characters"],
    ["a)", 1, "never opened"],
    ["1234567890", 0, "too long"],
    ["a.", 1, "both sides"],
  ])("%s", (text, at, detail) => {
    expect(parseExpression(text)).toEqual({ ok: false, at, detail: expect.stringContaining(detail) });
  });

  test("what is too deep, too much or too long is refused", () => {
    const refusal = (text: string) => parseExpression(text);
    expect(refusal(`${"(".repeat(60)}a${")".repeat(60)}`)).toMatchObject({
      detail: expect.stringContaining("nested too deeply"),
    });
    expect(refusal(`a${" + a".repeat(299)}`)).toMatchObject({
      detail: expect.stringContaining("at most 300 parts"),
    });
    expect(refusal("a".repeat(5_000))).toMatchObject({ at: 4_000, detail: "Use at most 4000 characters." });
  });
});

test("the examples on the page do what they show, and every function is in its own usage", () => {
  for (const { text } of [...expressionExamples.okta, ...expressionExamples.entra])
    expect(printExpression(parsed(text))).toBe(text);
  for (const [name, { usage }] of Object.entries(expressionFunctions))
    expect(parsed(usage.replace(", …", ""))).toMatchObject({ kind: "call", name });
});

test("names are told once each", () => {
  expect(namesInExpression(parsed('if a.b = "x" then lower(a.b) + c else coalesce(not d, 1)'))).toEqual([
    ["a", "b"],
    ["c"],
    ["d"],
  ]);
});

const name = fc.stringMatching(/^[a-z_][a-zA-Z0-9_]{0,6}$/).map((text) => `n${text}`);
const functions = Object.entries(expressionFunctions).filter(([key]) => key !== "left" && key !== "right");
const tree: fc.Arbitrary<Expression> = fc.letrec<{ node: Expression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.record({ kind: fc.constant("text" as const), value: fc.string() }),
    fc.record({ kind: fc.constant("number" as const), value: fc.nat(99_999) }),
    fc.record({ kind: fc.constant("name" as const), path: fc.array(name, { minLength: 1, maxLength: 3 }) }),
    fc.constantFrom(...functions).chain(([key, { args }]) =>
      fc.record({
        kind: fc.constant("call" as const),
        name: fc.constant(key as keyof typeof expressionFunctions),
        args: fc.array(tie("node"), { minLength: args[0], maxLength: Math.min(args[1], 3) }),
      }),
    ),
    fc.record({ kind: fc.constant("not" as const), of: tie("node") }),
    fc.record({
      kind: fc.constantFrom(
        "plus" as const,
        "same" as const,
        "different" as const,
        "and" as const,
        "or" as const,
      ),
      left: tie("node"),
      right: tie("node"),
    }),
    fc.record({ kind: fc.constant("if" as const), test: tie("node"), yes: tie("node"), no: tie("node") }),
  ),
})).node;

describe("for any input", () => {
  const pieces = fc.constantFrom(
    ...'if then else and or not true ( ) , + = != == lower upper join coalesce left a b.c 12 "x" \' " . & 😀'.split(
      " ",
    ),
  );
  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.array(pieces, { maxLength: 60 }).map((words) => words.join(" ")),
  );

  test("reading never throws, points into the text, and what was read is printed the same for ever", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const result = parseExpression(text);
        if (!result.ok) {
          expect(result.at).toBeGreaterThanOrEqual(0);
          expect(result.at).toBeLessThanOrEqual(text.length);
          expect(result.detail).toMatch(/[.]$/);
          return;
        }
        const printed = printExpression(result.expression);
        expect(parseExpression(printed)).toEqual({ ok: true, expression: result.expression });
        expect(printExpression(parsed(printed))).toBe(printed);
      }),
      { numRuns: 2_000 },
    );
  });

  test("any tree is printed so that reading gives it again", () => {
    fc.assert(
      fc.property(tree, (expression) => {
        const printed = printExpression(expression);
        const again = parseExpression(printed);
        // Trees beyond the limits are refused, not misread.
        if (again.ok) expect(again.expression).toEqual(expression);
        else expect(again.detail).toMatch(/at most|nested/);
      }),
      { numRuns: 1_000 },
    );
  });

  test("evaluating never throws, and no value leaves its bound", () => {
    const values = fc.oneof(
      fc.string({ unit: "binary", maxLength: 100 }),
      fc.array(fc.string({ maxLength: 20 }), { maxLength: 20 }),
      fc.constant("x".repeat(LONGEST_VALUE)),
    );
    fc.assert(
      fc.property(tree, values, (expression, value) => {
        const result = evaluateExpression(expression, () => value);
        if (result.ok) expect(result.value.length).toBeLessThanOrEqual(LONGEST_VALUE);
      }),
      { numRuns: 1_000 },
    );
  });
});

test("the largest expression over the longest values takes milliseconds", () => {
  const text = `join("", ${Array.from({ length: 15 }, () => 'replace(lower(upper(a)), "xy", "")').join(", ")})`;
  const largest = parsed(Array.from({ length: 3 }, () => `substringBefore(${text}, "x")`).join(" + "));
  const list = Array.from({ length: 5_000 }, () => "xy".repeat(2_000));
  const started = performance.now();
  evaluateExpression(largest, () => list);
  expect(performance.now() - started).toBeLessThan(200);
});
