import { deleteUser as removeUser } from "#lib/users/tombstone.store.ts";
import { findUserForChange } from "#lib/users/user.store.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { requireMatch } from "./preconditions.ts";
import { resourceNotFound } from "./resource-id.ts";

/**
 * `DELETE /Users/{id}` (RFC 7644 §3.6): gone for every reader at once; within the directory's grace period a POST
 * of the same user brings it back.
 * @throws ScimError 404, 412
 */
export async function deleteUser(context: ScimContext, id: string): Promise<ScimAnswer> {
  const { directory, requestId, headers } = context;
  let version: number | null = null;
  if (headers.get("if-match") !== null) {
    const user = await findUserForChange(directory.id, id);
    if (!user) throw resourceNotFound("User", id);
    requireMatch(headers, user.version);
    version = user.version;
  }
  const isGone = await removeUser(directory.id, id, version, directory.graceDays, requestId);
  // Of the version that was asked for there is none any more: what holds now says whether that is 404 or 412.
  if (!isGone && version !== null) return deleteUser(context, id);
  if (!isGone) throw resourceNotFound("User", id);
  return { status: 204 };
}
