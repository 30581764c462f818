import type { FunctionName } from "../vocabulary.ts";

/** A parsed expression: a tree of at most {@link MOST_PARTS} parts, without loops, names of its own or side effects. */
export type Expression =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "number"; readonly value: number }
  /** An attribute of the directory, by its names from the outside in. */
  | { readonly kind: "name"; readonly path: readonly string[] }
  | { readonly kind: "call"; readonly name: FunctionName; readonly args: readonly Expression[] }
  | { readonly kind: "not"; readonly of: Expression }
  | {
      readonly kind: "plus" | "same" | "different" | "and" | "or";
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "if"; readonly test: Expression; readonly yes: Expression; readonly no: Expression };

/** How tightly a kind holds its parts together; what is looser within it needs brackets. */
export const tightness = {
  if: 0,
  or: 1,
  and: 2,
  not: 3,
  same: 4,
  different: 4,
  plus: 5,
  call: 6,
  name: 6,
  text: 6,
  number: 6,
} as const satisfies Record<Expression["kind"], number>;

export const operators = { or: "or", and: "and", same: "=", different: "!=", plus: "+" } as const;

/** Words that are no attribute's name. */
export const keywords: ReadonlySet<string> = new Set([
  "if",
  "then",
  "else",
  "and",
  "or",
  "not",
  "true",
  "false",
]);

/** Characters; printed, what an admin may write is at most four times as long. */
export const LONGEST_TEXT = 4_000;
export const MOST_PARTS = 300;
export const DEEPEST = 40;
