import type { CustomAttribute } from "#lib/scim/protocol/schema/custom-schemas.ts";
import { findMappedAttributes } from "./custom-attribute.store.ts";
import { customAttributeOf } from "./custom-attribute.ts";

/** A custom attribute as one directory has it, with what people call it. */
export type LabelledAttribute = CustomAttribute & { readonly label: string };

/** The attributes that the organisation added to the schema of a directory's users, in the order of their names. */
export async function customAttributesIn(directoryId: string): Promise<LabelledAttribute[]> {
  return (await findMappedAttributes(directoryId)).flatMap((mapped) => {
    const custom = customAttributeOf(mapped, mapped.path);
    return custom ? [{ ...custom, label: mapped.label }] : [];
  });
}
