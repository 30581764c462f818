/** One attribute as RFC 7643 §7 describes it; the same record validates, filters, projects and is shown in /Schemas. */
export type Attribute = {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: "readOnly" | "readWrite" | "immutable" | "writeOnly";
  readonly returned: "always" | "never" | "default" | "request";
  readonly uniqueness: "none" | "server" | "global";
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly Attribute[];
  /** Characters; for what is indexed. Not one of RFC 7643's characteristics, so discovery leaves it out. */
  readonly maxLength?: number;
};

/** What fits into one entry of a B-tree index (2,704 bytes) at four bytes a character. */
export const indexedLength = 512;

export type AttributeType =
  | "string"
  | "boolean"
  | "decimal"
  | "integer"
  | "dateTime"
  | "binary"
  | "reference"
  | "complex";

type Options = Partial<Omit<Attribute, "name" | "description">>;

/** An attribute with the defaults of RFC 7643 §2.2; only what differs is written down. */
export function attribute(name: string, description: string, options: Options = {}): Attribute {
  return {
    name,
    type: "string",
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: "readWrite",
    returned: "default",
    uniqueness: "none",
    ...options,
  };
}

/** A complex attribute: a set of named parts. */
export function complex(
  name: string,
  description: string,
  subAttributes: readonly Attribute[],
  options: Options = {},
): Attribute {
  return attribute(name, description, { type: "complex", ...options, subAttributes });
}

/** A multi-valued attribute with the usual parts: value, display, type, primary (RFC 7643 §2.4). */
export function plural(
  name: string,
  description: string,
  kinds: readonly string[],
  value: Options = {},
): Attribute {
  return complex(
    name,
    description,
    [
      attribute("value", `The ${name} value itself.`, value),
      attribute("display", "A name for people to read."),
      attribute("type", "What the value is for.", kinds.length > 0 ? { canonicalValues: kinds } : {}),
      primaryFlag,
    ],
    { multiValued: true },
  );
}

/** At most one element of a multi-valued attribute carries `primary: true` (RFC 7643 §2.4). */
export const primaryFlag: Attribute = attribute(
  "primary",
  "True on the preferred value; at most one value is the primary one.",
  { type: "boolean" },
);

const subAttributeIndex = new WeakMap<Attribute, Map<string, Attribute>>();

/** The part of a complex attribute by its name in any case (RFC 7643 §2.1). */
export function subAttributeOf(parent: Attribute, name: string): Attribute | undefined {
  if (!parent.subAttributes) return undefined;
  let index = subAttributeIndex.get(parent);
  if (!index) {
    index = new Map(parent.subAttributes.map((sub) => [sub.name.toLowerCase(), sub]));
    subAttributeIndex.set(parent, index);
  }
  return index.get(name.toLowerCase());
}
