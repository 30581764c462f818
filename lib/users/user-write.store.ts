import { binaryRows } from "#lib/platform/db/binary-rows.ts";
import { gathered } from "#lib/platform/db/gather.ts";
import { isId } from "#lib/platform/db/id.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { heldEventType } from "./lifecycle/held-event.ts";
import { managerNamed } from "./manager.store.ts";
import { renderUser } from "./render-user.ts";
import { searchTextOf } from "./search-text.ts";
import { storedSources } from "./stored-sources.ts";
import type { AttributeChanges } from "./user-changes.ts";
import type { UserStatus } from "./user-record.ts";
import type { CreatedUser, UserWrite, WrittenUser } from "./user-write.ts";

type Db = Pick<SqlTx, "query">;

/** A write as PostgreSQL reads it; the resource is in the rendered answer. */
const rows = binaryRows({
  directoryId: "uuid",
  id: "uuid",
  rendered: "text",
  userName: "text",
  userNameKey: "text",
  externalId: "text",
  displayName: "text",
  emailKey: "text",
  identifierKey: "text",
  managerRef: "text",
  managerUuid: "uuid",
  status: "user_status",
  sources: "jsonb",
  version: "int",
  at: "timestamptz",
  type: "text",
  changes: "jsonb",
  requestId: "text",
  source: "change_source",
  linkedBy: "change_source",
  keepsLink: "boolean",
  isNamed: "boolean",
  text: "text",
  words: "text",
});

/** What is stored beside the rendered answer, for filters and changes. */
const rowCte = `row AS MATERIALIZED (SELECT *, rendered::jsonb - '{id,meta}'::text[] AS resource FROM ${rows.table} AS sent)`;

/** @param isNew false leaves out what the search looks at where the change does not touch it */
function rowOf(write: UserWrite, isNew: boolean) {
  const { record, at, id, version, createdAt, source = "scim", event } = write;
  const { resource, managerRef, ...keys } = record;
  const { type, changes, requestId } = event;
  const linkedBy = write.linkedBy === undefined && source !== "admin" ? source : write.linkedBy;
  const isNamed =
    type === "user.created" ||
    type === "user.revived" ||
    "userName" in changes.after ||
    "externalId" in changes.after;
  const search = isNew || isSearchChanged(changes) ? searchTextOf(record) : null;
  return {
    directoryId: write.directoryId,
    id,
    rendered: renderUser({ id, resource, version, createdAt, updatedAt: at }),
    ...keys,
    managerRef,
    managerUuid: managerRef !== null && isId(managerRef) ? managerRef : null,
    status: write.status,
    sources: JSON.stringify(storedSources(write.sources, resource)),
    version: String(version),
    at: at.toISOString(),
    type,
    changes: JSON.stringify(changes),
    requestId,
    source,
    linkedBy: linkedBy ?? null,
    keepsLink: String(linkedBy === undefined),
    isNamed: String(isNamed),
    text: search?.text ?? null,
    // Words have no blanks in them.
    words: search?.words.join(" ") ?? null,
  };
}

type Row = ReturnType<typeof rowOf>;

/** A change of `active` alone, the most frequent one, leaves what the search looks at as it is. */
function isSearchChanged({ before, after }: AttributeChanges): boolean {
  return [...Object.keys(before), ...Object.keys(after)].some((path) => path !== "active");
}

const manager = managerNamed('row."managerRef"', 'row."managerUuid"', 'row."directoryId"');

/** All email addresses of the resource as users_email_keys_idx has them; the binding of `emails` searches there. */
const emailKeys =
  "ARRAY(SELECT lower(value #>> '{}') FROM jsonb_path_query(row.resource, '$.emails[*].value') AS value)";

const notedOf = (type: string, written: string) =>
  `INSERT INTO event (at, directory_id, subject_type, subject_id, type, source, payload, request_id)
   SELECT row.at, row."directoryId", 'user', row.id, ${type}, row.source, row.changes, row."requestId"
     FROM row JOIN ${written} ON ${written}.id = row.id`;

/** Lets managers and reports find each other, and gives what was written. */
const settledOf = (
  written: string,
) => `SELECT ${written}.id, ${written}.status::text, coalesce(settled.found_id, ${written}.manager_id) AS "managerId"
  FROM ${written} LEFT JOIN (
    SELECT one.* FROM (
      SELECT array_agg(row.id) FILTER (WHERE row."isNamed") AS named,
             array_agg(row.id) FILTER (WHERE w.manager_id IS NULL AND row."managerRef" IS NOT NULL) AS waiting
        FROM ${written} w JOIN row ON row.id = w.id) AS ids, settle_managers(ids.named, ids.waiting) AS one
  ) AS settled ON settled.user_id = ${written}.id`;

/**
 * Who could be meant by a new user, by the rules of linking/match-user.ts; each part finds an index, and for an ordinary
 * new user nothing. Of the deleted ones with the same user name the last counts, unless it is another person.
 */
const knownUsers = [
  ...[
    `k.external_id = row."externalId" AND k.deleted_at IS NULL AND (k.status = 'deactivated' OR k.linked_at IS NULL)`,
    `k.external_id = row."externalId" AND k.deleted_at IS NOT NULL`,
    `k.user_name_key = row."userNameKey" AND k.deleted_at IS NULL AND k.linked_at IS NULL`,
    `k.identifier_key = row."identifierKey" AND k.deleted_at IS NULL AND k.linked_at IS NULL`,
  ].map((condition) => `SELECT 1 FROM users k WHERE k.directory_id = row."directoryId" AND ${condition}`),
  `SELECT 1 FROM (
     SELECT k.external_id FROM users k WHERE k.directory_id = row."directoryId" AND k.user_name_key = row."userNameKey"
        AND k.deleted_at IS NOT NULL ORDER BY k.deleted_at DESC LIMIT 1
   ) AS former WHERE row."externalId" IS NULL OR former.external_id IS NULL OR former.external_id = row."externalId"`,
].map((found) => `EXISTS (${found})`);

/** @param isNew SQL of whether a row is to be written */
const insertText = (isNew: string) => `WITH ${rowCte},
  created AS (
    INSERT INTO users (directory_id, id, resource, rendered, user_name, user_name_key, external_id, display_name, email_key,
      email_keys, identifier_key, manager_ref, manager_id, status, status_source, sources, version, created_at, updated_at,
      linked_at, linked_by)
    SELECT "directoryId", id, resource, rendered, "userName", "userNameKey", "externalId", "displayName", "emailKey",
      ${emailKeys}, "identifierKey", "managerRef", ${manager}, status, source, sources, version, at, at,
      CASE WHEN "linkedBy" IS NOT NULL THEN at END, "linkedBy"
      FROM row WHERE ${isNew} ORDER BY "userNameKey"
    RETURNING id, manager_id, status
  ), noted AS (
    ${notedOf("row.type", "created")}
  ), searchable AS (
    INSERT INTO user_search (user_id, text, words)
    SELECT id, text, array_to_tsvector(string_to_array(words, ' ')) FROM row JOIN created USING (id)
  )
  ${settledOf("created")}`;

const inserts = {
  new: { name: "users-insert", text: insertText(`NOT (${knownUsers.join(" OR ")})`) },
  regardless: { name: "users-insert-regardless", text: insertText("true") },
};

/** @param held how users are held who others hold: waited for, or passed over */
const updateText = (held: "" | "SKIP LOCKED") => `WITH ${rowCte},
  held AS MATERIALIZED (
    SELECT u.id FROM row JOIN users u ON u.directory_id = row."directoryId" AND u.id = row.id AND u.version = row.version - 1
     ORDER BY u.id FOR NO KEY UPDATE OF u ${held}
  ), changed AS (
    UPDATE users u SET resource = row.resource, rendered = row.rendered, user_name = row."userName",
      user_name_key = row."userNameKey", external_id = row."externalId", display_name = row."displayName",
      email_key = row."emailKey", email_keys = ${emailKeys}, identifier_key = row."identifierKey",
      manager_ref = row."managerRef", manager_id = ${manager},
      status_source = CASE WHEN u.status = row.status THEN u.status_source ELSE row.source END, status = row.status,
      sources = row.sources, version = row.version, updated_at = row.at, deleted_at = NULL, purge_at = NULL,
      linked_at = CASE WHEN row."keepsLink" THEN u.linked_at WHEN row."linkedBy" IS NOT NULL THEN coalesce(u.linked_at, row.at) END,
      linked_by = CASE WHEN row."keepsLink" THEN u.linked_by WHEN row."linkedBy" IS NOT NULL THEN coalesce(u.linked_by, row."linkedBy") END
      FROM row JOIN held ON held.id = row.id
     WHERE u.directory_id = row."directoryId" AND u.id = row.id AND u.version = row.version - 1
    RETURNING u.id, u.manager_id, u.status, u.suspended_at
  ), noted AS (
    ${notedOf(heldEventType("row.type", "changed.suspended_at"), "changed")}
  ), searchable AS (
    UPDATE user_search s SET text = row.text, words = array_to_tsvector(string_to_array(row.words, ' ')) FROM row JOIN changed USING (id)
     WHERE row.text IS NOT NULL AND s.user_id = row.id AND (s.text <> row.text OR s.words <> array_to_tsvector(string_to_array(row.words, ' ')))
  )
  ${settledOf("changed")}`;

const updates = {
  alone: { name: "user-update", text: updateText("") },
  together: { name: "users-update", text: updateText("SKIP LOCKED") },
};

type Statement = { readonly name: string; readonly text: string };

/** @returns what was written, in the order of the rows; undefined for what was not */
async function write(
  db: Db,
  statement: Statement,
  some: readonly Row[],
): Promise<(WrittenUser | undefined)[]> {
  const { rows: written } = await db.query<{ id: string; status: UserStatus; managerId: string | null }>({
    ...statement,
    values: rows.values(some),
  });
  const byId = new Map(written.map((one) => [one.id, one]));
  return some.map(({ id, rendered }) => {
    const one = byId.get(id);
    return one && { rendered, status: one.status, managerId: one.managerId };
  });
}

async function writeOne(db: Db, statement: Statement, row: Row): Promise<WrittenUser | undefined> {
  return (await write(db, statement, [row]))[0];
}

/** Characters of a user beyond which it shares no statement: what is put together at once must stay small. */
const LARGE = 16 * 1024;

/**
 * Writes of the same moment as one statement and one commit; whoever was passed over is tried alone, and so are all if the
 * statement was refused.
 */
function writtenTogether(together: Statement, alone: Statement) {
  const ask = async (all: readonly Row[]) => {
    // Of several changes of one user, the first.
    const first = new Map(all.toReversed().map((row) => [row.id, row]));
    const chosen = [...first.values()];
    const written = new Map<Row, WrittenUser>();
    if (chosen.length > 1) {
      const answers = await write(pool(), together, chosen);
      for (const [index, one] of answers.entries()) if (one && chosen[index]) written.set(chosen[index], one);
    }
    return all.map((row) => written.get(row) ?? writeOne(pool(), alone, row));
  };
  const gather = gathered(ask, { underWay: 1 });
  return (row: Row): Promise<WrittenUser | undefined> =>
    row.rendered.length > LARGE ? writeOne(pool(), alone, row) : gather(row);
}

const insertTogether = writtenTogether(inserts.new, inserts.new);
const updateTogether = writtenTogether(updates.together, updates.alone);

/**
 * Writes a new user and its event in one statement, unless somebody is here whom the user could be: a tombstone, a
 * deactivated user with the same externalId, or a user made here whom no identity provider has sent yet.
 * @throws a unique violation of user_live_user_name or user_live_external_id
 */
export async function insertUser(user: UserWrite): Promise<CreatedUser> {
  const written = await insertTogether(rowOf(user, true));
  return written ? { kind: "created", ...written } : { kind: "known" };
}

/**
 * The same in the caller's transaction.
 * @param regardless writes the user whoever is here: an admin has said that it is another person
 * @returns undefined when somebody is here whom the user could be
 */
export function insertNewUser(
  user: UserWrite,
  db: Db,
  { regardless = false }: { regardless?: boolean } = {},
): Promise<WrittenUser | undefined> {
  return writeOne(db, regardless ? inserts.regardless : inserts.new, rowOf(user, true));
}

/**
 * Writes a changed user and its event in one statement, if the user still has the version before `user.version`.
 * It comes to life again if it was deleted.
 * @returns undefined when another change was faster
 * @throws a unique violation of user_live_user_name or user_live_external_id
 */
export function updateUser(user: UserWrite, db?: Db): Promise<WrittenUser | undefined> {
  const row = rowOf(user, false);
  return db ? writeOne(db, updates.alone, row) : updateTogether(row);
}
