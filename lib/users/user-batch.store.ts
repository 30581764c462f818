import type { SqlTx } from "#lib/platform/db/pool.ts";
import { heldEventType } from "./lifecycle/held-event.ts";
import { renderUser } from "./render-user.ts";
import { searchTextOf } from "./search-text.ts";
import { storedSources } from "./stored-sources.ts";
import type { AttributeChanges, AttributeSources } from "./user-changes.ts";
import type { UserRecord, UserStatus } from "./user-record.ts";

/** A user that is to be written by a sync. `version`: the one to be written; 1 for somebody new. */
export type BatchWrite = {
  id: string;
  providerId: string;
  record: UserRecord;
  sources: AttributeSources;
  status: UserStatus;
  version: number;
  createdAt: Date;
  event: { type: string; changes: AttributeChanges };
};

const rowType = `row(id uuid, "providerId" text, resource jsonb, rendered text, "userName" text, "userNameKey" text,
  "externalId" text, "displayName" text, "emailKey" text, "identifierKey" text, "managerRef" text, sources jsonb,
  status user_status, version int, "createdAt" timestamptz, "eventType" text, changes jsonb, "searchText" text, "searchWords" text[])`;
const emailKeys =
  "ARRAY(SELECT lower(value #>> '{}') FROM jsonb_path_query(resource, '$.emails[*].value') AS value)";

/**
 * Writes users and their events in two statements, however many there are. A new one whose name or id somebody else has
 * meanwhile, and a known one that was changed meanwhile, is passed over: the next sync sees it as it is then.
 * @param at when it is done · @param requestId of the run, for the timeline
 * @returns the ids that were written
 */
export async function writeUsers(
  tx: SqlTx,
  directoryId: string,
  writes: readonly BatchWrite[],
  { at, requestId }: { at: Date; requestId: string },
): Promise<Set<string>> {
  if (writes.length === 0) return new Set();
  const rows = writes.map(({ id, providerId, record, sources, status, version, createdAt, event }) => ({
    id,
    providerId,
    ...record,
    rendered: renderUser({ id, resource: record.resource, version, createdAt, updatedAt: at }),
    sources: storedSources(sources, record.resource),
    status,
    version,
    createdAt,
    eventType: event.type,
    changes: event.changes,
    ...searchColumns(record),
  }));
  const { rows: written } = await tx.query<{ id: string }>({
    name: "users-sync-write",
    text: `WITH row AS MATERIALIZED (SELECT * FROM json_to_recordset($2::json) AS ${rowType}),
      created AS (
        INSERT INTO users (directory_id, id, provider_id, resource, rendered, user_name, user_name_key, external_id, display_name,
          email_key, email_keys, identifier_key, manager_ref, status, status_source, sources, version, created_at, updated_at,
          linked_at, linked_by)
        SELECT $1::uuid, id, "providerId", resource, rendered, "userName", "userNameKey", "externalId", "displayName", "emailKey",
          ${emailKeys}, "identifierKey", "managerRef", status, 'sync', sources, 1, $3::timestamptz, $3::timestamptz, $3::timestamptz, 'sync'
          FROM row WHERE version = 1 ORDER BY id
        ON CONFLICT DO NOTHING RETURNING id
      ), held AS (
        SELECT u.id FROM users u JOIN row ON row.id = u.id AND row.version > 1
         WHERE u.directory_id = $1::uuid AND u.version = row.version - 1 ORDER BY u.id FOR NO KEY UPDATE OF u
      ), changed AS (
        UPDATE users u SET provider_id = row."providerId", resource = row.resource, rendered = row.rendered,
          user_name = row."userName", user_name_key = row."userNameKey", external_id = row."externalId",
          display_name = row."displayName", email_key = row."emailKey",
          email_keys = ARRAY(SELECT lower(value #>> '{}') FROM jsonb_path_query(row.resource, '$.emails[*].value') AS value),
          identifier_key = row."identifierKey",
          manager_id = CASE WHEN u.manager_ref IS DISTINCT FROM row."managerRef" THEN NULL ELSE u.manager_id END,
          manager_ref = row."managerRef",
          status_source = CASE WHEN u.status = row.status THEN u.status_source ELSE 'sync' END, status = row.status,
          sources = row.sources, version = row.version, updated_at = $3::timestamptz, deleted_at = NULL, purge_at = NULL,
          linked_at = coalesce(u.linked_at, $3::timestamptz), linked_by = coalesce(u.linked_by, 'sync')
          FROM row, held WHERE u.directory_id = $1::uuid AND u.id = row.id AND held.id = u.id
        RETURNING u.id, u.suspended_at
      ), written AS (SELECT id, NULL::timestamptz AS suspended_at FROM created UNION ALL SELECT id, suspended_at FROM changed),
      noted AS (
        INSERT INTO event (at, directory_id, subject_type, subject_id, type, source, payload, request_id)
        SELECT $3::timestamptz, $1::uuid, 'user', row.id, ${heldEventType('row."eventType"', "written.suspended_at")}, 'sync', row.changes, $4::text
          FROM row JOIN written ON written.id = row.id
      ), searchable AS (
        INSERT INTO user_search (user_id, text, words)
        SELECT row.id, row."searchText", array_to_tsvector(row."searchWords") FROM row JOIN written ON written.id = row.id ORDER BY row.id
        ON CONFLICT (user_id) DO UPDATE SET text = excluded.text, words = excluded.words
         WHERE user_search.text <> excluded.text OR user_search.words <> excluded.words
      )
      SELECT id FROM written`,
    values: [directoryId, JSON.stringify(rows), at, requestId],
  });
  return new Set(written.map(({ id }) => id));
}

/** Frees the names of users who are about to get others, in the same transaction: no two have one name meanwhile. */
export async function vacateNames(tx: SqlTx, directoryId: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    "UPDATE users SET user_name_key = id::text WHERE directory_id = $1 AND id = ANY ($2::uuid[])",
    [directoryId, ids],
  );
}

function searchColumns(record: UserRecord): { searchText: string; searchWords: readonly string[] } {
  const { text, words } = searchTextOf(record);
  return { searchText: text, searchWords: words };
}
