import { DEAD_AFTER_SECONDS } from "#lib/identity-servers/heartbeat.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { MailFilter } from "./contract.ts";
import type { MailState } from "./vocabulary.ts";

export const COUNT_CAP = 10_000;

/** Directories of the reader; null for all, and with them what belongs to none. */
type Scope = readonly string[] | null;
type Db = Pick<SqlTx, "query">;

export type MailRow = {
  id: string;
  kind: string;
  state: MailState;
  directoryId: string | null;
  directoryName: string | null;
  recipient: string;
  subject: string;
  attempts: number;
  answer: string | null;
  createdAt: Date;
  nextTryAt: Date;
  sentAt: Date | null;
  hasBody: boolean;
};

const columns = `m.id, m.kind, m.state::text, m.directory_id as "directoryId", d.name as "directoryName", m.recipient, m.subject,
  m.attempts, m.answer, m.created_at as "createdAt", m.next_try_at as "nextTryAt", m.sent_at as "sentAt", m.text is not null as "hasBody"`;

/** The condition of a filter within a scope, with its values from $1 on. */
function conditionOf(
  scope: Scope,
  { state, kind, directory, text }: MailFilter,
): { sql: string; values: unknown[] } {
  const states = state === "waiting" ? ["queued", "sending", "held"] : state === undefined ? null : [state];
  const pattern = text === undefined ? null : `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return {
    sql: `($1::uuid[] is null or m.directory_id = any($1::uuid[])) and ($2::text[] is null or m.state = any($2::text[]::mail_state[]))
      and ($3::text is null or m.kind = $3) and ($4::uuid is null or m.directory_id = $4)
      and ($5::text is null or m.recipient ilike $5 or m.subject ilike $5)`,
    values: [scope, states, kind ?? null, directory ?? null, pattern],
  };
}

/** Mails of a filter, the newest first, from the one after `after` on. */
export async function findMails(
  scope: Scope,
  filter: MailFilter,
  after: string | null,
  limit: number,
): Promise<MailRow[]> {
  const { sql, values } = conditionOf(scope, filter);
  const { rows } = await pool().query<MailRow>(
    `select ${columns} from mail_message m left join directory d on d.id = m.directory_id
      where ${sql} and ($6::uuid is null or m.id < $6) order by m.id desc limit $7`,
    [...values, after, limit],
  );
  return rows;
}

export type MailDetailRow = MailRow & {
  template: string | null;
  text: string | null;
  html: string | null;
  hasLink: boolean;
  usefulUntil: Date | null;
};

/** One mail, with its body as it is stored: without its link. */
export async function findMail(scope: Scope, id: string): Promise<MailDetailRow | null> {
  const { rows } = await pool().query<MailDetailRow>(
    `select ${columns}, m.template, m.text, m.html, m.sealed_link is not null or m.text is null as "hasLink", m.useful_until as "usefulUntil"
       from mail_message m left join directory d on d.id = m.directory_id
      where m.id = $2 and ($1::uuid[] is null or m.directory_id = any($1::uuid[]))`,
    [scope, id],
  );
  return rows[0] ?? null;
}

export type ChangedMail = { id: string; recipient: string };

/** Puts mails into the queue (again), as if they had just come. Those without a body, and useless ones, stay as they are. */
export async function requeueMails(db: Db, ids: readonly string[], now: Date): Promise<ChangedMail[]> {
  const { rows } = await db.query<ChangedMail>(
    `update mail_message m set state = 'queued', queued_at = $2, next_try_at = $2, attempts = 0, answer = null
      where id = any($1::uuid[]) and state in ('queued', 'held', 'refused', 'failed', 'cancelled') and text is not null
        and (useful_until is null or useful_until > $2)
      returning id, recipient`,
    [ids, now],
  );
  return rows;
}

/** Sends once more what was sent and kept its body: as a mail of its own, with a Message-ID of its own. */
export async function copySentMails(db: Db, ids: readonly string[]): Promise<ChangedMail[]> {
  const { rows } = await db.query<ChangedMail>(
    `insert into mail_message (id, kind, directory_id, subject_type, subject_id, recipient, subject, template, text, html, priority)
     select c.copy, m.kind, m.directory_id, m.subject_type, m.subject_id, m.recipient, m.subject, m.template, m.text, m.html, m.priority
       from mail_message m join unnest($1::uuid[], $2::uuid[]) as c(id, copy) on c.id = m.id
      where m.state = 'sent' and m.text is not null
     returning id, recipient`,
    [ids, ids.map(() => newId())],
  );
  return rows;
}

/** Takes mails out of the queue that are not on their way; what carried a link keeps nothing of it. */
export async function cancelWaitingMails(
  db: Db,
  ids: readonly string[],
  why: string,
): Promise<ChangedMail[]> {
  const { rows } = await db.query<ChangedMail>(
    `update mail_message set state = 'cancelled', answer = $2, text = case when sealed_link is null then text end,
            html = case when sealed_link is null then html end, sealed_link = null
      where id = any($1::uuid[]) and state in ('queued', 'held') returning id, recipient`,
    [ids, why],
  );
  return rows;
}

/** Ids of the mails that a choice means, within the scope: those named, or all of a filter. */
export async function findChosen(
  scope: Scope,
  choice: { ids: readonly string[] } | { filter: MailFilter },
): Promise<string[]> {
  const { sql, values } = conditionOf(scope, "filter" in choice ? choice.filter : {});
  const { rows } = await pool().query<{ id: string }>(
    `select m.id from mail_message m where ${sql} and ($6::uuid[] is null or m.id = any($6::uuid[])) order by m.id limit 100000`,
    [...values, "ids" in choice ? choice.ids : null],
  );
  return rows.map(({ id }) => id);
}

/** How many wait, capped, and how many identity servers could send them. */
export async function countWaiting(): Promise<{ queued: number; held: number; liveServers: number }> {
  const { rows } = await pool().query<{ queued: number; held: number; liveServers: number }>(
    `select (select count(*)::int from (select 1 from mail_message where state in ('queued', 'sending') limit $1) capped) as queued,
            (select count(*)::int from (select 1 from mail_message where state = 'held' limit $1) capped) as held,
            (select count(*)::int from identity_server where stopped_at is null
                and heartbeat_at > now() - make_interval(secs => $2)) as "liveServers"`,
    [COUNT_CAP + 1, DEAD_AFTER_SECONDS],
  );
  return rows[0] ?? { queued: 0, held: 0, liveServers: 0 };
}

/** Directories that a list can be limited to. */
export async function findDirectoryNames(scope: Scope): Promise<{ id: string; name: string }[]> {
  const { rows } = await pool().query<{ id: string; name: string }>(
    "select id, name from directory where $1::uuid[] is null or id = any($1::uuid[]) order by name_key limit 1000",
    [scope],
  );
  return rows;
}

export async function writeRate(db: Db, mailsPerMinute: number): Promise<void> {
  await db.query("update mail_relay set mails_per_minute = $1", [mailsPerMinute]);
}

/** Deletes mails that are done with since before, and those that nobody wanted to send in that time. */
export async function deleteOldMails(before: Date): Promise<number> {
  const { rowCount } = await pool().query(
    "delete from mail_message where created_at < $1 and state not in ('queued', 'sending')",
    [before],
  );
  return rowCount ?? 0;
}
