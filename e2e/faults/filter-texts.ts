import fc from "fast-check";
import type { Attribute } from "#lib/scim/protocol/schema/attribute.ts";
import type { ResourceType } from "#lib/scim/protocol/schema/registry.ts";
import { texts } from "./registry-values.ts";

const ordered = ["gt", "ge", "lt", "le"];
const partial = ["co", "sw", "ew"];

/** Every operator that an attribute of this type can be compared by (RFC 7644 §3.4.2.2). */
function operatorsOf({ type }: Attribute): string[] {
  if (type === "boolean") return ["eq", "ne"];
  if (type === "integer" || type === "decimal" || type === "dateTime") return ["eq", "ne", ...ordered];
  return type === "binary" ? ["eq", "ne", ...partial] : ["eq", "ne", ...partial, ...ordered];
}

/** A word in any case: operators and names have none. */
function spelled(word: string): fc.Arbitrary<string> {
  return fc.constantFrom(word, word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1));
}

/**
 * Filters over everything that a resource type has: each operator on each attribute and part, with null and pr, value
 * paths, names with and without their schema.
 * @param values more texts that some resources have, such as ids and times
 */
export function filterTexts(type: ResourceType, values: readonly string[]): fc.Arbitrary<string> {
  const literal = (attribute: Attribute): fc.Arbitrary<string> => {
    if (attribute.type === "boolean") return spelled("true").chain((yes) => fc.constantFrom(yes, "false"));
    if (attribute.type === "integer" || attribute.type === "decimal")
      return fc.constantFrom("-1.5", "0", "1", "1e0", "2E+0", "-0", "9007199254740993");
    const pool =
      attribute.type === "dateTime"
        ? values.filter((text) => /^\d{4}-/.test(text))
        : [...texts, "", ...values];
    return fc.oneof(
      fc.constantFrom(...(pool.length > 0 ? pool : ["2020-01-01"])).map((text) => JSON.stringify(text)),
      // The same text, all of it escaped.
      fc
        .constantFrom(...(pool.length > 0 ? pool : ["2020-01-01"]))
        .map(
          (text) =>
            `"${[...text].map((letter) => [...Array(letter.length).keys()].map((at) => `\\u${letter.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")).join("")}"`,
        ),
    );
  };
  const comparison = (path: fc.Arbitrary<string>, attribute: Attribute): fc.Arbitrary<string> =>
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc
          .tuple(path, fc.constantFrom(...operatorsOf(attribute)).chain(spelled), literal(attribute))
          .map((words) => words.join(" ")),
      },
      { weight: 1, arbitrary: fc.tuple(path, spelled("pr")).map((words) => words.join(" ")) },
      {
        weight: 1,
        arbitrary: fc.tuple(path, fc.constantFrom("eq", "ne")).map((words) => `${words.join(" ")} null`),
      },
    );

  const leaves: fc.Arbitrary<string>[] = [];
  const named = (urn: string, isCore: boolean, name: string): fc.Arbitrary<string> =>
    isCore
      ? fc
          .constantFrom(name, name, `${urn}:${name}`)
          .chain((path) => fc.constantFrom(path, path, path.toUpperCase()))
      : fc.constantFrom(`${urn}:${name}`, `${urn}:${name}`.toUpperCase());
  const add = (urn: string, isCore: boolean, attribute: Attribute): void => {
    if (attribute.returned === "never") return;
    const { name, subAttributes = [] } = attribute;
    if (attribute.type !== "complex") {
      leaves.push(comparison(named(urn, isCore, name), attribute));
      return;
    }
    const parts = subAttributes.filter((sub) => sub.returned !== "never");
    const value = parts.find((sub) => sub.name === "value");
    if (value) leaves.push(comparison(named(urn, isCore, name), value));
    leaves.push(named(urn, isCore, name).map((path) => `${path} pr`));
    for (const sub of parts) leaves.push(comparison(named(urn, isCore, `${name}.${sub.name}`), sub));
    const inner = fc.oneof(...parts.map((sub) => comparison(spelled(sub.name), sub)));
    const within = combined(inner);
    leaves.push(fc.tuple(named(urn, isCore, name), within).map(([path, filter]) => `${path}[${filter}]`));
    if (!attribute.multiValued) return;
    const behind = fc.oneof(...parts.map((sub) => comparison(fc.constant(sub.name), sub)));
    leaves.push(
      fc
        .tuple(named(urn, isCore, name), within, behind)
        .map(([path, filter, part]) => `${path}[${filter}].${part}`),
    );
  };
  for (const attribute of type.core.values()) add(type.schema.id, true, attribute);
  for (const { id, attributes } of type.extensions)
    for (const attribute of attributes) add(id, false, attribute);
  return combined(fc.oneof(...leaves));
}

/** `and`, `or`, `not` and parentheses around these. */
function combined(leaf: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.letrec<{ filter: string }>((tie) => ({
    filter: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc
        .tuple(tie("filter"), fc.constantFrom("and", "or", "AND", "Or"), tie("filter"), fc.boolean())
        .map(([left, word, right, isGrouped]) =>
          isGrouped ? `(${left}) ${word} (${right})` : `${left} ${word} ${right}`,
        ),
      tie("filter").map((inner) => `not (${inner})`),
    ),
  })).filter;
}
