import { pool } from "#lib/platform/db/pool.ts";

/** The directories whose users sign in by SAML and to whose identity provider a domain leads. */
export async function findSamlOfDomain(domain: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await pool().query<{ id: string; name: string }>(
    `select d.id, d.name from sso_config c
       join portal_settings p on p.directory_id = c.directory_id and p.authentication = 'saml'
       join directory d on d.id = c.directory_id and d.enabled
      where c.domains @> array[$1::text] order by d.name, d.id limit 20`,
    [domain],
  );
  return rows;
}

/** Whether any directory's users sign in with a password. */
export async function isPasswordUsed(): Promise<boolean> {
  const { rows } = await pool().query<{ isUsed: boolean }>(
    `select exists (select from portal_settings p join directory d on d.id = p.directory_id
       where p.authentication = 'password' and d.enabled) as "isUsed"`,
  );
  return rows[0]?.isUsed ?? false;
}
