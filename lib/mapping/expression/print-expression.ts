import { type Expression, operators, tightness } from "./syntax.ts";

/** Writes an expression as text: one way for every tree, with no bracket that is not needed. Reading it gives the tree again. */
export function printExpression(expression: Expression): string {
  return print(expression, 0);
}

/** @param least tightness that needs no brackets */
function print(expression: Expression, least: number): string {
  const text = plain(expression);
  return tightness[expression.kind] < least ? `(${text})` : text;
}

function plain(expression: Expression): string {
  switch (expression.kind) {
    case "text":
      return quoted(expression.value);
    case "number":
      return String(expression.value);
    case "name":
      return expression.path.join(".");
    case "call":
      return `${expression.name}(${expression.args.map((one) => print(one, 0)).join(", ")})`;
    case "not":
      return `not ${print(expression.of, tightness.not)}`;
    case "if":
      return `if ${print(expression.test, 0)} then ${print(expression.yes, 0)} else ${print(expression.no, 0)}`;
    default: {
      const own = tightness[expression.kind];
      // A comparison stands alone; the others go on to the right.
      const isLone = expression.kind === "same" || expression.kind === "different";
      const left = print(expression.left, isLone ? own + 1 : own);
      return `${left} ${operators[expression.kind]} ${print(expression.right, own + 1)}`;
    }
  }
}

function quoted(value: string): string {
  if (value === "true" || value === "false") return value;
  return `"${value.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}
