import type { ScimContext } from "./context.ts";
import { normalise } from "./protocol/dialects/dialect.ts";
import type { Json } from "./protocol/json.ts";
import { parsePatch } from "./protocol/patch/parse-patch.ts";
import { type AttributeOperation, resolveOperations } from "./protocol/patch/resolve-operations.ts";
import type { ResourceType } from "./protocol/schema/registry.ts";
import { orThrow } from "./scim-error.ts";

/** A PATCH body, through the client's dialect, as operations on attributes. @throws ScimError 400 */
export function readOperations(context: ScimContext, type: ResourceType, body: Json): AttributeOperation[] {
  const { dialect } = context;
  const operations = orThrow(parsePatch(normalise(dialect.patchBody, body, type)));
  return orThrow(resolveOperations(type, normalise(dialect.operations, operations, type)));
}
