import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import type { PlatformLink } from "./contract.ts";

type Db = Pick<SqlTx, "query">;

export type TemplateRow = {
  directoryId: string;
  directoryName: string;
  /** Null where ours are used. */
  subject: string | null;
  html: string | null;
  text: string | null;
  platformLinks: PlatformLink[];
  /** 0: no row. */
  version: number;
  updatedAt: Date | null;
  updatedBy: string | null;
};

const columns = `d.id as "directoryId", d.name as "directoryName", t.subject, t.html, t.text,
  coalesce(t.platform_links, '[]') as "platformLinks", coalesce(t.version, 0) as version, t.updated_at as "updatedAt", t.updated_by as "updatedBy"`;

/** What directories have of their own; those that do not exist are left out. */
export async function findTemplates(
  directoryIds: readonly string[],
  db: Db = pool(),
): Promise<TemplateRow[]> {
  const { rows } = await db.query<TemplateRow>(
    `select ${columns} from directory d left join mail_template t on t.directory_id = d.id where d.id = any($1::uuid[])`,
    [directoryIds],
  );
  return rows;
}

export type ListedTemplate = TemplateRow & { type: DirectoryType; invites: boolean };

/** Every directory of a scope by name, with what it has of its own. @param scope null: all */
export async function listDirectories(scope: readonly string[] | null): Promise<ListedTemplate[]> {
  const { rows } = await pool().query<ListedTemplate>(
    `select ${columns}, d.type::text, coalesce(p.invites and p.authentication <> 'none', false) as invites
       from directory d left join mail_template t on t.directory_id = d.id
       left join portal_settings p on p.directory_id = d.id
      where $1::uuid[] is null or d.id = any($1::uuid[]) order by d.name_key limit 1000`,
    [scope],
  );
  return rows;
}

export type OwnWords = Pick<TemplateRow, "subject" | "html" | "text" | "platformLinks">;

/** Writes a directory's own words if nobody has since the version before. @returns whether it did */
export async function saveTemplate(
  tx: SqlTx,
  directoryId: string,
  { subject, html, text, platformLinks }: OwnWords,
  before: number,
  updatedBy: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into mail_template as t (directory_id, subject, html, text, platform_links, updated_by)
     select $1, $2, $3, $4, $5::text::jsonb, $7 where $6::int = 0 or exists (select 1 from mail_template where directory_id = $1)
     on conflict (directory_id) do update set subject = $2, html = $3, text = $4, platform_links = $5::text::jsonb,
       version = t.version + 1, updated_at = now(), updated_by = $7 where t.version = $6::int`,
    [directoryId, subject, html, text, JSON.stringify(platformLinks), before, updatedBy],
  );
  return rowCount === 1;
}

export type ExampleUser = { name: string; userName: string; resource: JsonObject };

/** A user of a directory, to show a template with. */
export async function findExampleUser(directoryId: string, userId: string): Promise<ExampleUser | null> {
  const { rows } = await pool().query<ExampleUser>(
    `select coalesce(display_name, user_name) as name, user_name as "userName", resource from users
      where directory_id = $1 and id = $2`,
    [directoryId, userId],
  );
  return rows[0] ?? null;
}

/** How many test mails of templates went to an address since. */
export async function countTests(recipient: string, since: Date): Promise<number> {
  const { rows } = await pool().query<{ count: number }>(
    `select count(*)::int as count from mail_message where kind = 'template_test' and recipient = $1 and created_at > $2`,
    [recipient, since],
  );
  return rows[0]?.count ?? 0;
}
