/** An attribute's name as written: `userName`, `name.familyName`, `urn:…:User:manager.value`. */
export type AttributePath = {
  readonly text: string;
  readonly schema: string | undefined;
  readonly name: string;
  readonly sub: string | undefined;
};

export type Operator = "eq" | "ne" | "co" | "sw" | "ew" | "gt" | "ge" | "lt" | "le";
export type Literal = string | number | boolean | null;

/** A filter as parsed: only syntax, no attribute has been looked up yet (RFC 7644 §3.4.2.2). */
export type Filter =
  | { readonly kind: "and" | "or"; readonly operands: readonly Filter[] }
  | { readonly kind: "not"; readonly operand: Filter }
  | { readonly kind: "present"; readonly path: AttributePath }
  | {
      readonly kind: "compare";
      readonly path: AttributePath;
      readonly operator: Operator;
      readonly value: Literal;
      /** A value without quotes as it was written, where that is not how JavaScript writes it: `12e4`, `1.50`, `True`. */
      readonly written?: string;
    }
  | { readonly kind: "element"; readonly path: AttributePath; readonly filter: Filter };

/** The target of a PATCH operation (RFC 7644 §3.5.2): `attribute`, `attribute[filter]`, `attribute[filter].sub`. */
export type PatchPath = { readonly path: AttributePath; readonly filter: Filter | undefined };

/** Over these a filter is refused at once: bytes of text, nesting, comparisons. */
export const filterLimits = { bytes: 4096, depth: 32, nodes: 256 } as const;

const namePattern = /^[A-Za-z$][\w$-]*$/;

/**
 * Splits an attribute path; undefined when it is none. A URN ends at its last colon, so `2.0` in it is no sub-attribute.
 * Takes linear time.
 */
export function splitAttributePath(text: string): AttributePath | undefined {
  const colon = text.lastIndexOf(":");
  const isUrn = colon > 0 && text.slice(0, 4).toLowerCase() === "urn:";
  if (colon >= 0 && !isUrn) return undefined;
  const [name, sub, ...more] = text.slice(colon + 1).split(".", 3);
  if (name === undefined || more.length > 0 || !namePattern.test(name)) return undefined;
  if (sub !== undefined && !namePattern.test(sub)) return undefined;
  return { text, schema: isUrn ? text.slice(0, colon) : undefined, name, sub };
}
