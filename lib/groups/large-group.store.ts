import { pool } from "#lib/platform/db/pool.ts";
import { type GroupMember, memberColumns, memberTables } from "./group.store.ts";

/** Members that are read at once. */
const SLICE = 2_000;

const members = `SELECT ${memberColumns} FROM ${memberTables}
  WHERE m.directory_id = $1 AND m.group_id = $2 ORDER BY m.created_at, m.member_id`;

/** The members of one group, in the order in which they came, where they are few; undefined where they are more than 2,000. */
export async function findFewMembers(
  directoryId: string,
  groupId: string,
): Promise<readonly GroupMember[] | undefined> {
  const { rows } = await pool().query<GroupMember>({
    name: "group-few-members",
    text: `${members} LIMIT ${SLICE + 1}`,
    values: [directoryId, groupId],
  });
  return rows.length > SLICE ? undefined : rows;
}

/** All members as they are at one moment, some at a time: hundreds of thousands are never in memory as rows. */
export async function* membersInSlices(
  directoryId: string,
  groupId: string,
): AsyncGenerator<readonly GroupMember[]> {
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query("begin read only");
    // What a cursor reads is as it was when it was declared.
    await client.query(`declare members no scroll cursor for ${members}`, [directoryId, groupId]);
    for (;;) {
      const { rows } = await client.query<GroupMember>(`fetch ${SLICE} from members`);
      if (rows.length > 0) yield rows;
      if (rows.length < SLICE) return;
    }
  } finally {
    await client.query("rollback").catch((error: Error) => {
      broken = error;
    });
    client.release(broken);
  }
}
