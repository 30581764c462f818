import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";

/** What writing a user of a directory needs to know about it. */
export type HomeDirectory = {
  readonly id: string;
  readonly name: string;
  readonly type: DirectoryType;
  /** Days in which a deleted user can come back. */
  readonly graceDays: number;
};

export async function findHomeDirectory(id: string): Promise<HomeDirectory | null> {
  const { rows } = await pool().query<HomeDirectory>(
    `select d.id, d.name, d.type::text, coalesce(p.grace_days, 30) as "graceDays"
       from directory d left join unenrol_policy p on p.directory_id = d.id where d.id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** The deleted user who comes back under these names: by external id, else by user name, the last of several. */
export async function findFormerUser(
  tx: SqlTx,
  directoryId: string,
  keys: { externalId: string | null; userNameKey: string },
): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    `select id from (
       (select id, 1 as place from users where directory_id = $1 and external_id = $2 and deleted_at is not null order by deleted_at desc limit 1)
       union all
       (select id, 2 from users where directory_id = $1 and user_name_key = $3 and deleted_at is not null order by deleted_at desc limit 1)
     ) one order by place limit 1`,
    [directoryId, keys.externalId, keys.userNameKey],
  );
  return rows[0]?.id ?? null;
}

/** A live user who has a name that another one is to get. */
export type Holder = {
  readonly id: string;
  readonly name: string;
  readonly userNameKey: string;
  readonly externalId: string | null;
  readonly isLinked: boolean;
};

/** Who of the live users has one of these user names (folded) or external ids. */
export async function findHolders(
  directoryId: string,
  userNameKeys: readonly string[],
  externalIds: readonly string[],
  db: Pick<SqlTx, "query"> = pool(),
): Promise<Holder[]> {
  const select = `select id, coalesce(display_name, user_name) as name, user_name_key as "userNameKey",
    external_id as "externalId", linked_at is not null as "isLinked" from users where directory_id = $1 and deleted_at is null`;
  const { rows } = await db.query<Holder>(
    `${select} and user_name_key = any($2::text[]) union ${select} and external_id = any($3::text[])`,
    [directoryId, userNameKeys, externalIds],
  );
  return rows;
}
