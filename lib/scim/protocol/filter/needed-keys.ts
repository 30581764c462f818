import type { TypedFilter } from "./type-filter.ts";

/**
 * Of a filter on one element (`emails[…]`): values of which the element's `part` must equal one, so that an index over
 * these values finds every candidate. Undefined where the filter does not confine the part.
 */
export function keysOfElement(filter: TypedFilter): (part: string) => readonly string[] | undefined {
  return (part) => keysIn(filter, part);
}

/** The same of a comparison on a multi-valued attribute itself: `emails.value eq "x"`. */
export function keysOfPart(
  filter: Extract<TypedFilter, { kind: "compare" }>,
): (part: string) => readonly string[] | undefined {
  const { target, operator, value } = filter;
  return (part) =>
    operator === "eq" && typeof value === "string" && target.sub?.name === part ? [value] : undefined;
}

function keysIn(filter: TypedFilter, part: string): readonly string[] | undefined {
  switch (filter.kind) {
    case "and":
      // Each operand confines by itself: the first that does so is enough.
      for (const operand of filter.operands) {
        const keys = keysIn(operand, part);
        if (keys) return keys;
      }
      return undefined;
    case "or": {
      const each = filter.operands.map((operand) => keysIn(operand, part));
      return each.every((keys) => keys !== undefined) ? each.flat() : undefined;
    }
    case "compare": {
      const { target, operator, value } = filter;
      return operator === "eq" && typeof value === "string" && target.attribute.name === part
        ? [value]
        : undefined;
    }
    default:
      return undefined;
  }
}
