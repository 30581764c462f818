import { changeUser } from "./change-user.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import type { Json } from "./protocol/json.ts";
import { applyPatch } from "./protocol/patch/apply-patch.ts";
import { readOperations } from "./read-operations.ts";
import { orThrow } from "./scim-error.ts";

/** `PATCH /Users/{id}` (RFC 7644 §3.5.2). @throws ScimError 400, 404, 409, 412 */
export async function patchUser(context: ScimContext, id: string, body: Json): Promise<ScimAnswer> {
  const type = context.registry.user;
  const operations = readOperations(context, type, body);
  return changeUser(context, id, (before) => orThrow(applyPatch(type, before, operations)).resource);
}
