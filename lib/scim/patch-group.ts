import { findGroup } from "#lib/groups/group.store.ts";
import { etagOf } from "#lib/users/render-user.ts";
import { changeGroup } from "./change-group.ts";
import { changeMembersByName } from "./change-named-members.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { changedGroupAnswer } from "./group-answer.ts";
import { projectionFrom } from "./list-query.ts";
import { type Json, type JsonObject, sameJson } from "./protocol/json.ts";
import { applyPatch } from "./protocol/patch/apply-patch.ts";
import { planMembers } from "./protocol/patch/plan-members.ts";
import { readOperations } from "./read-operations.ts";
import { orThrow } from "./scim-error.ts";

/** `PATCH /Groups/{id}` (RFC 7644 §3.5.2). @throws ScimError 400, 404, 409, 412, 413 */
export async function patchGroup(context: ScimContext, id: string, body: Json): Promise<ScimAnswer> {
  const type = context.registry.group;
  const { members, rest } = orThrow(planMembers(readOperations(context, type, body)));
  const change = (before: JsonObject) => orThrow(applyPatch(type, before, rest)).resource;
  const isMembersOnly =
    context.headers.get("if-match") === null &&
    (rest.length === 0 || (await leavesAsItIs(context.directory.id, id, change)));
  const group =
    (isMembersOnly ? await changeMembersByName(context, id, members) : null) ??
    (await changeGroup(context, id, change, members));
  const projection = projectionFrom(context.search, type);
  if (context.dialect.groupPatchStatus === 204 && projection.kind === "everything") {
    return { status: 204, headers: { etag: etagOf(group.version) } };
  }
  return changedGroupAnswer(context, group, projection, 200);
}

/** Okta repeats the name with every change of members. Where that says nothing new, they can be changed by themselves. */
async function leavesAsItIs(
  directoryId: string,
  id: string,
  change: (before: JsonObject) => JsonObject,
): Promise<boolean> {
  const group = await findGroup(directoryId, id);
  return group !== null && sameJson(group.resource, change(group.resource));
}
