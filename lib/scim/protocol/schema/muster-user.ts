import { type Attribute, attribute } from "./attribute.ts";
import type { SchemaDefinition } from "./registry.ts";

export const musterUserUrn = "urn:ietf:params:scim:schemas:extension:muster:2.0:User";

/**
 * Muster's own extension: what neither core nor enterprise user has.
 * @param custom the organisation's own attributes, as defined in the console
 */
export function musterUser(custom: readonly Attribute[]): SchemaDefinition {
  return {
    id: musterUserUrn,
    name: "MusterUser",
    description: "What Muster adds to a user, and the organisation's own attributes.",
    attributes: [
      attribute("status", "The user's status in Muster; active tells only whether the user has access.", {
        mutability: "readOnly",
        // Kept out of ordinary answers, so that a client that sends back what it read never meets it.
        returned: "request",
        canonicalValues: ["pending", "active", "locked", "suspended", "deactivated"],
      }),
      ...custom,
    ],
  };
}
