import { isObject, type JsonObject } from "#lib/scim/protocol/json.ts";

/**
 * A user made here as the identity provider's: each attribute that the provider sends takes the place of ours, whole;
 * what it does not send stays as it was entered. Extensions are taken attribute by attribute.
 * Both are resources as they are stored; so is the result.
 */
export function linkedResource(own: JsonObject, sent: JsonObject): JsonObject {
  const merged: JsonObject = { ...sent };
  for (const [name, ours] of Object.entries(own)) {
    const theirs = sent[name];
    if (theirs === undefined) merged[name] = ours;
    else if (name.startsWith("urn:") && isObject(ours) && isObject(theirs))
      merged[name] = { ...ours, ...theirs };
  }
  return { ...merged, schemas: schemasOf(merged, sent, own) };
}

/** The core schema, and the extensions that are there. */
function schemasOf(merged: JsonObject, ...resources: readonly JsonObject[]): string[] {
  const named = resources.flatMap(({ schemas }) => (Array.isArray(schemas) ? schemas : []));
  const urns = named.filter((urn): urn is string => typeof urn === "string");
  const extensions = Object.keys(merged).filter((name) => name.startsWith("urn:"));
  return [...new Set([...urns.slice(0, 1), ...extensions])];
}
