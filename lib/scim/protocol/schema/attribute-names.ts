import type { Attribute } from "./attribute.ts";
import type { Registry } from "./registry.ts";

/** The names of all attributes and their parts, and the URNs of the schemas, in lower case. */
export function attributeNames({ user, group }: Registry): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (one: Attribute): void => {
    names.add(one.name.toLowerCase());
    for (const part of one.subAttributes ?? []) add(part);
  };
  for (const type of [user, group]) {
    for (const one of type.core.values()) add(one);
    for (const { id, attributes } of [type.schema, ...type.extensions]) {
      names.add(id.toLowerCase());
      for (const one of attributes) add(one);
    }
  }
  return names;
}
