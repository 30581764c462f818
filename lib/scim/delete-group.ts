import { findGroup } from "#lib/groups/group.store.ts";
import { removeGroup } from "#lib/groups/remove-group.store.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { originOf } from "./group-record.ts";
import { requireMatch } from "./preconditions.ts";
import { resourceNotFound } from "./resource-id.ts";

/** `DELETE /Groups/{id}` (RFC 7644 §3.6): the group and its memberships; its members stay. @throws ScimError 404, 412 */
export async function deleteGroup(context: ScimContext, id: string): Promise<ScimAnswer> {
  const { directory, headers } = context;
  let version: number | null = null;
  if (headers.get("if-match") !== null) {
    const group = await findGroup(directory.id, id);
    if (!group) throw resourceNotFound("Group", id);
    requireMatch(headers, group.version);
    version = group.version;
  }
  const isGone = await inSqlTransaction((tx) =>
    removeGroup(tx, directory.id, id, version, originOf(context)),
  );
  // Of the version that was asked for there is none any more: what holds now says whether that is 404 or 412.
  if (!isGone && version !== null) return deleteGroup(context, id);
  if (!isGone) throw resourceNotFound("Group", id);
  return { status: 204 };
}
