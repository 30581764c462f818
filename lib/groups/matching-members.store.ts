import type { SqlTx } from "#lib/platform/db/pool.ts";
import type { Bindings } from "#lib/scim/protocol/filter/compile-filter.ts";
import { groupBindings } from "./group.store.ts";

/** Where the rows of members, `membership gm`, stand for the parts of SCIM's `members`. */
export const memberBindings: Bindings =
  groupBindings.members?.kind === "rows" ? groupBindings.members.parts : {};

/**
 * Takes the members out for whom a condition on `gm` holds.
 * @param params the condition's values, behind the directory's id and the group's
 * @returns the ids of those who went
 */
export async function removeMatchingMembers(
  tx: SqlTx,
  condition: string,
  params: readonly unknown[],
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `DELETE FROM membership gm WHERE gm.directory_id = $1::uuid AND gm.group_id = $2::uuid AND ${condition} RETURNING gm.member_id AS id`,
    [...params],
  );
  return rows.map((row) => row.id);
}
