import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { SamlTestResult } from "./contract.ts";

export type TestRow = {
  id: string;
  createdBy: string;
  createdAt: Date;
  answeredAt: Date | null;
  expiresAt: Date;
  result: SamlTestResult | null;
};

/** Keeps a test, and drops some that are over. */
export async function insertTest(
  { id, directoryId, createdBy }: { id: string; directoryId: string; createdBy: string },
  minutes: number,
): Promise<void> {
  await pool().query(
    `with gone as (
       delete from saml_test where id in (
         select id from saml_test where expires_at < now() limit 20 for update skip locked)
     )
     insert into saml_test (id, directory_id, created_by, expires_at) values ($1, $2, $3, now() + make_interval(mins => $4))`,
    [id, directoryId, createdBy, minutes],
  );
}

export async function findTest(directoryId: string, id: string): Promise<TestRow | null> {
  const { rows } = await pool().query<TestRow>(
    `select id, created_by as "createdBy", created_at as "createdAt", answered_at as "answeredAt", expires_at as "expiresAt", result
       from saml_test where directory_id = $1 and id = $2 and expires_at > now()`,
    [directoryId, id],
  );
  return rows[0] ?? null;
}

/** The latest test, and whether any since the configuration was saved would have signed somebody in. */
export async function findLatestTest(
  directoryId: string,
): Promise<{ latest: TestRow | null; hasPassed: boolean }> {
  const { rows } = await pool().query<TestRow & { hasPassed: boolean }>(
    `select id, created_by as "createdBy", created_at as "createdAt", answered_at as "answeredAt", expires_at as "expiresAt", result,
            coalesce(bool_or(created_at > (select c.updated_at from sso_config c where c.directory_id = t.directory_id)
              and result is not null and result->>'reason' is null) over (), false) as "hasPassed"
       from saml_test t where directory_id = $1 and expires_at > now() order by created_at desc, id desc limit 1`,
    [directoryId],
  );
  const [row] = rows;
  if (row === undefined) return { latest: null, hasPassed: false };
  const { hasPassed, ...latest } = row;
  return { latest, hasPassed };
}

export async function saveTestResult(
  tx: Pick<SqlTx, "query">,
  directoryId: string,
  id: string,
  result: SamlTestResult,
): Promise<void> {
  await tx.query(
    "update saml_test set result = $3, answered_at = now() where directory_id = $1 and id = $2",
    [directoryId, id, JSON.stringify(result)],
  );
}
