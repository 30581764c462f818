import { customAttributesIn } from "#lib/attributes/custom-attributes.ts";
import type { CustomLabels } from "./attribute-words.ts";

/** What the custom attributes of a directory are called, by path as in user-changes.ts. */
export async function customLabelsIn(directoryId: string): Promise<CustomLabels> {
  const custom = await customAttributesIn(directoryId);
  return new Map(custom.map(({ urn, attribute, label }) => [`${urn}:${attribute.name}`, label]));
}
