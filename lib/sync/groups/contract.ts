import * as z from "zod";

/** What goes in and out of `/api/v1/directories/{directoryId}/sync/left-groups`. */

/** What syncs left behind in a directory whose groups are not read any more; nothing while they are read. */
export const leftGroupsView = z.object({
  /** Groups that syncs alone stand behind, and how many of these have members whom SCIM or an admin put in. */
  groups: z.int(),
  shared: z.int(),
  /** Memberships that syncs made, in these groups and in others. */
  memberships: z.int(),
  /** An identity server works on it, or is about to. */
  isUnderWay: z.boolean(),
});
export type LeftGroupsView = z.output<typeof leftGroupsView>;

/**
 * Body of `POST`. `keep`: the groups become the admins' own, with their members · `remove`: what syncs made goes; groups with
 * other members stay with those.
 */
export const handBackInput = z.object({ action: z.enum(["keep", "remove"]) });
export type HandBackInput = z.output<typeof handBackInput>;
