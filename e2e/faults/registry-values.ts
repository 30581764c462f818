import fc from "fast-check";
import type { Json, JsonObject } from "#lib/scim/protocol/json.ts";
import type { Attribute } from "#lib/scim/protocol/schema/attribute.ts";
import type { ResourceType } from "#lib/scim/protocol/schema/registry.ts";

/** Texts that case, patterns, quotes and encodings get wrong; few, so that filters find something. */
export const texts = [
  "a",
  "A",
  "aB",
  "a%b",
  "a_b",
  "a\\b",
  "\\",
  'q"q',
  "it's",
  "ß",
  "ẞ",
  "İ",
  "i",
  "ΑΣ",
  "ας",
  "ασ",
  "Éa",
  "e\u0301a",
  "éA",
  "😀",
  "\u{10400}x",
  "\u{10428}X",
  " a ",
  "$1",
  "null",
  "true",
  "1",
  "$'",
  "a\nb",
] as const;

const times = [
  "2020-02-29T12:00:00Z",
  "2020-02-29T14:00:00.000+02:00",
  "1999-12-31T23:59:59.999Z",
  "2024-01-01",
];

/** A value that a client may send for one simple attribute. */
export function simpleValue(attribute: Attribute): fc.Arbitrary<Json> {
  if (attribute.type === "boolean") return fc.boolean();
  if (attribute.type === "integer") return fc.integer({ min: -3, max: 3 });
  if (attribute.type === "decimal") return fc.constantFrom(-1.5, 0, 0.1, 2, 1e21);
  if (attribute.type === "dateTime") return fc.constantFrom(...times);
  if (attribute.type === "binary") return fc.constantFrom("AAAA", "aaaa", "Zm9v", "Zm8=");
  if (attribute.canonicalValues && attribute.canonicalValues.length > 0)
    return fc.constantFrom(...attribute.canonicalValues, ...texts.slice(0, 4));
  return fc.constantFrom(...texts);
}

/** A value of any attribute; undefined where it has no part that can be written. */
export function attributeValue(attribute: Attribute): fc.Arbitrary<Json> {
  const one = attribute.type === "complex" ? parts(attribute) : simpleValue(attribute);
  if (!attribute.multiValued) return one;
  // Only one value can be the primary one.
  return fc
    .array(one, { minLength: 1, maxLength: 3 })
    .map((list) =>
      list.map((item, index) =>
        index > 0 && typeof item === "object" && item !== null ? { ...item, primary: false } : item,
      ),
    );
}

function parts({ subAttributes = [] }: Attribute): fc.Arbitrary<JsonObject> {
  const writable = subAttributes.filter((sub) => sub.mutability !== "readOnly");
  const record = fc.record(Object.fromEntries(writable.map((sub) => [sub.name, simpleValue(sub)])), {
    requiredKeys: [],
  });
  const [first] = writable;
  // What has no part is no value (RFC 7643 §2.5).
  return record.map((value): JsonObject => {
    const full = Object.keys(value).length > 0 || !first ? value : { [first.name]: "x" };
    return full as JsonObject;
  });
}

/** The attributes of a type that a client can write and read again, with the URN of their schema. */
export function writableAttributes(type: ResourceType): { urn: string | undefined; attribute: Attribute }[] {
  const own = type.schema.attributes.map((attribute) => ({ urn: undefined, attribute }));
  const extended = type.extensions.flatMap(({ id, attributes }) =>
    attributes.map((attribute) => ({ urn: id, attribute })),
  );
  return [...own, ...extended].filter(
    ({ attribute }) => attribute.mutability !== "readOnly" && attribute.returned !== "never",
  );
}

/** A resource as a client may send it: any of the type's attributes, each with any of its values. */
export function resourceOf(type: ResourceType, without: readonly string[] = []): fc.Arbitrary<JsonObject> {
  const attributes = writableAttributes(type).filter(({ attribute }) => !without.includes(attribute.name));
  const values = Object.fromEntries(
    attributes.map(({ urn, attribute }) => [`${urn ?? ""}|${attribute.name}`, attributeValue(attribute)]),
  );
  return fc.record(values, { requiredKeys: [] }).map((flat) => {
    const resource: JsonObject = { schemas: [type.schema.id] };
    for (const [key, value] of Object.entries(flat) as [string, Json][]) {
      const [urn = "", name = ""] = key.split("|");
      if (urn === "") resource[name] = value;
      else resource[urn] = { ...(resource[urn] as JsonObject | undefined), [name]: value };
    }
    return resource;
  });
}

/** A value that is text; empty for all others. */
export function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
