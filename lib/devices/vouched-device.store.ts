import { pool, type SqlTx } from "#lib/platform/db/pool.ts";

/** Which passkeys may be somebody else's: those that certificates vouched for, from a time on. */
export type Vouched = {
  readonly directoryId: string;
  /** SHA-256, as `AB:CD:…`. */
  readonly fingerprints: readonly string[];
  /** Null: since ever. */
  readonly since: Date | null;
};

/**
 * Passkeys that work, or would come back with their user's access or by an admin's choice. Of one from before it was kept what
 * vouched for its maker, any certificate may have.
 */
const CONDITION = `d.directory_id = $1 and (d.vouched_by is null or d.vouched_by && $2::text[])
  and ($3::timestamptz is null or d.created_at >= $3) and (d.ended_at is null or d.restorable_until > now())`;
const valuesOf = ({ directoryId, fingerprints, since }: Vouched) => [directoryId, fingerprints, since];

export type VouchedCount = { count: number; unknown: number; users: number };

export async function countVouched(vouched: Vouched): Promise<VouchedCount> {
  const { rows } = await pool().query<VouchedCount>(
    `select count(*)::int as count, count(*) filter (where d.vouched_by is null)::int as unknown,
            count(distinct d.user_id)::int as users from device d where ${CONDITION}`,
    valuesOf(vouched),
  );
  return rows[0] ?? { count: 0, unknown: 0, users: 0 };
}

export type VouchedRow = {
  id: string;
  name: string;
  enrolledAt: Date;
  isUnknown: boolean;
  user: { id: string; name: string };
};

/** The newest first. */
export async function findVouched(vouched: Vouched, limit: number): Promise<VouchedRow[]> {
  const { rows } = await pool().query<VouchedRow>(
    `select d.id, d.name, d.created_at as "enrolledAt", d.vouched_by is null as "isUnknown",
            json_build_object('id', u.id, 'name', coalesce(u.display_name, u.user_name)) as user
       from device d join users u on u.directory_id = d.directory_id and u.id = d.user_id
      where ${CONDITION} order by d.id desc limit $4`,
    [...valuesOf(vouched), limit],
  );
  return rows;
}

export async function findVouchedIds(tx: SqlTx, vouched: Vouched): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select d.id from device d where ${CONDITION} order by d.id`,
    valuesOf(vouched),
  );
  return rows.map(({ id }) => id);
}
