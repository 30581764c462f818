import { attribute, complex, indexedLength } from "./attribute.ts";
import type { SchemaDefinition } from "./registry.ts";

/** RFC 7643 §4.2. */
export const coreGroup: SchemaDefinition = {
  id: "urn:ietf:params:scim:schemas:core:2.0:Group",
  name: "Group",
  description: "A group of users.",
  attributes: [
    attribute("displayName", "The group's name; unique in its directory.", {
      required: true,
      uniqueness: "server",
      maxLength: indexedLength,
    }),
    complex(
      "members",
      "Who is in the group.",
      [
        attribute("value", "The member's id.", { mutability: "immutable", caseExact: true, required: true }),
        attribute("$ref", "The member's address.", {
          type: "reference",
          referenceTypes: ["User", "Group"],
          mutability: "immutable",
          caseExact: true,
        }),
        attribute("display", "The member's name.", { mutability: "immutable" }),
        attribute("type", "What the member is.", {
          mutability: "immutable",
          canonicalValues: ["User", "Group"],
        }),
      ],
      { multiValued: true },
    ),
  ],
};
