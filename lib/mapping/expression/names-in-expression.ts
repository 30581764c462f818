import type { Expression } from "./syntax.ts";

/** The attributes that an expression reads, by their names from the outside in, each once. */
export function namesInExpression(expression: Expression): string[][] {
  const found = new Map<string, string[]>();
  const visit = (part: Expression): void => {
    switch (part.kind) {
      case "text":
      case "number":
        return;
      case "name":
        found.set(part.path.join("."), [...part.path]);
        return;
      case "call":
        part.args.forEach(visit);
        return;
      case "not":
        visit(part.of);
        return;
      case "if":
        [part.test, part.yes, part.no].forEach(visit);
        return;
      default:
        visit(part.left);
        visit(part.right);
    }
  };
  visit(expression);
  return [...found.values()];
}
