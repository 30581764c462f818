import { etagOf } from "#lib/users/render-user.ts";
import { changeGroup } from "./change-group.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { changedGroupAnswer } from "./group-answer.ts";
import { projectionFrom } from "./list-query.ts";
import type { Json } from "./protocol/json.ts";
import { applyPatch } from "./protocol/patch/apply-patch.ts";
import { planMembers } from "./protocol/patch/plan-members.ts";
import { readOperations } from "./read-operations.ts";
import { orThrow } from "./scim-error.ts";

/** `PATCH /Groups/{id}` (RFC 7644 §3.5.2). @throws ScimError 400, 404, 409, 412, 413 */
export async function patchGroup(context: ScimContext, id: string, body: Json): Promise<ScimAnswer> {
  const type = context.registry.group;
  const { members, rest } = orThrow(planMembers(readOperations(context, type, body)));
  const group = await changeGroup(
    context,
    id,
    (before) => orThrow(applyPatch(type, before, rest)).resource,
    members,
  );
  const projection = projectionFrom(context.search, type);
  if (context.dialect.groupPatchStatus === 204 && projection.kind === "everything") {
    return { status: 204, headers: { etag: etagOf(group.version) } };
  }
  return changedGroupAnswer(context, group, projection, 200);
}
