import type { Expression } from "./syntax.ts";

/** A value within an expression: a text, empty for none, or the texts of an attribute with several values. */
export type Value = string | readonly string[];

export type Evaluated =
  | { readonly ok: true; readonly value: string }
  /** Why there is no value, as a sentence. */
  | { readonly ok: false; readonly detail: string };

/** Characters that any value on the way may have. */
export const LONGEST_VALUE = 4_096;
/** Values of a list that are looked at. */
const MOST_VALUES = 500;

/** Ends an evaluation; never leaves this file. */
class TooLong extends Error {}

/**
 * The value of an expression for one user. Each part is looked at no more than once, and no value on the way has more than
 * {@link LONGEST_VALUE} characters, so that the time is bounded by the size of the expression.
 * @param read gives the value of an attribute, by its names from the outside in
 */
export function evaluateExpression(
  expression: Expression,
  read: (path: readonly string[]) => Value,
): Evaluated {
  try {
    return { ok: true, value: textOf(evaluate(expression, read)) };
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    return {
      ok: false,
      detail: `A value on the way has more than ${LONGEST_VALUE.toLocaleString("en-GB")} characters. Take a part of it, with left or substringBefore.`,
    };
  }
}

type Read = (path: readonly string[]) => Value;

function evaluate(expression: Expression, read: Read): Value {
  const text = (part: Expression) => textOf(evaluate(part, read));
  switch (expression.kind) {
    case "text":
      return expression.value;
    case "number":
      return String(expression.value);
    case "name": {
      const value = read(expression.path);
      return typeof value === "string" ? bounded(value) : value.slice(0, MOST_VALUES);
    }
    case "plus":
      return bounded(text(expression.left) + text(expression.right));
    case "same":
      return said(text(expression.left) === text(expression.right));
    case "different":
      return said(text(expression.left) !== text(expression.right));
    case "and":
      return said(isTrue(text(expression.left)) && isTrue(text(expression.right)));
    case "or":
      return said(isTrue(text(expression.left)) || isTrue(text(expression.right)));
    case "not":
      return said(!isTrue(text(expression.of)));
    case "if":
      return evaluate(isTrue(text(expression.test)) ? expression.yes : expression.no, read);
    case "call":
      return callOf(expression, read);
  }
}

function callOf({ name, args }: Extract<Expression, { kind: "call" }>, read: Read): Value {
  const raw = (index: number): Value => {
    const part = args[index];
    return part === undefined ? "" : evaluate(part, read);
  };
  const text = (index: number) => textOf(raw(index));
  switch (name) {
    case "lower":
      return bounded(text(0).toLowerCase());
    case "upper":
      return bounded(text(0).toUpperCase());
    case "trim":
      return text(0).trim();
    case "substringBefore": {
      const [whole, mark] = [text(0), text(1)];
      const at = mark === "" ? -1 : whole.indexOf(mark);
      return at < 0 ? whole : whole.slice(0, at);
    }
    case "substringAfter": {
      const [whole, mark] = [text(0), text(1)];
      const at = mark === "" ? -1 : whole.indexOf(mark);
      return at < 0 ? "" : whole.slice(at + mark.length);
    }
    case "left":
      return [...text(0)].slice(0, Number(text(1))).join("");
    case "right":
      return lastOf([...text(0)], Number(text(1))).join("");
    case "replace":
      return replaced(text(0), text(1), text(2));
    case "coalesce": {
      for (let index = 0; index < args.length; index += 1) {
        const value = raw(index);
        if (textOf(value) !== "") return value;
      }
      return "";
    }
    case "join": {
      const mark = text(0);
      const found = args.slice(1).flatMap((part) => {
        const value = evaluate(part, read);
        return typeof value === "string" ? [value] : value;
      });
      let joined = "";
      for (const one of found) {
        if (one !== "") joined = bounded(joined === "" ? one : joined + mark + one);
      }
      return joined;
    }
    case "contains": {
      const [value, part] = [raw(0), text(1)];
      return said(part !== "" && value.includes(part));
    }
    case "startsWith":
      return said(text(0).startsWith(text(1)));
    case "endsWith":
      return said(text(0).endsWith(text(1)));
    case "isEmpty":
      return said(text(0) === "");
  }
}

/** Counted before it is made: a short part replaced by a long text would be millions of characters. */
function replaced(whole: string, part: string, other: string): string {
  if (part === "") return whole;
  const pieces = whole.split(part);
  if (whole.length + (pieces.length - 1) * (other.length - part.length) > LONGEST_VALUE) throw new TooLong();
  return pieces.join(other);
}

function lastOf<T>(all: readonly T[], count: number): readonly T[] {
  return count === 0 ? [] : all.slice(-count);
}

/** Of several values the first. */
function textOf(value: Value): string {
  return typeof value === "string" ? value : bounded(value[0] ?? "");
}

function bounded(text: string): string {
  if (text.length > LONGEST_VALUE) throw new TooLong();
  return text;
}

function said(isSo: boolean): string {
  return isSo ? "true" : "false";
}

function isTrue(text: string): boolean {
  return text !== "" && text.toLowerCase() !== "false";
}
