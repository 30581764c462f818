import { gathered } from "#lib/platform/db/gather.ts";
import { isId } from "#lib/platform/db/id.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { everything, type Page, type PageQuery, readPage } from "#lib/platform/db/read-page.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { heldEventType } from "./lifecycle/held-event.ts";
import { adoptReports, managerNamed, managerOfUser, resolveManager } from "./manager.store.ts";
import { renderUser } from "./render-user.ts";
import { searchTextOf } from "./search-text.ts";
import type { AttributeChanges, AttributeSources } from "./user-changes.ts";
import { countLiveUsers } from "./user-count.store.ts";
import type { UserRecord, UserStatus } from "./user-record.ts";
import type { UserSource } from "./vocabulary.ts";

/** SQL of the groups that a user is in, as JSON text that lacks the server's address: completeUser puts it in. */
const groupsText = `'[' || string_agg(
    '{"value":"' || g.id || '","display":' || to_json(g.display_name) || ',"type":"direct","$ref":"/Groups/' || g.id || '"}',
    ',' ORDER BY m.group_id) || ']' AS groups
  FROM membership m JOIN groups g ON g.directory_id = m.directory_id AND g.id = m.group_id`;

/** The same of user `u`, or null. */
const groupsOfUser = `(SELECT ${groupsText} WHERE m.directory_id = u.directory_id AND m.member_id = u.id)`;

/** The same of several users; who is in no group is not among them. */
async function findGroupsOf(directoryId: string, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await pool().query<{ id: string; groups: string }>({
    name: "users-groups",
    text: `SELECT m.member_id AS id, ${groupsText} WHERE m.directory_id = $1 AND m.member_id = ANY($2::uuid[]) GROUP BY m.member_id`,
    values: [directoryId, ids],
  });
  return new Map(rows.map(({ id, groups }) => [id, groups]));
}

export type UserRow = {
  readonly id: string;
  readonly rendered: string;
  readonly version: number;
  readonly status: UserStatus;
  readonly groups: string | null;
  readonly managerId: string | null;
};

type Asked = { readonly directoryId: string; readonly id: string };

/** Users by their ids, in the order in which they are asked for. */
function findUsers<Row extends { readonly id: string }>(
  name: string,
  columns: string,
): (asked: readonly Asked[]) => Promise<(Row | null)[]> {
  return async (asked) => {
    const { rows } = await pool().query<Row & { directoryId: string }>({
      name,
      text: `SELECT ${columns}, u.directory_id AS "directoryId"
               FROM unnest($1::uuid[], $2::uuid[]) AS asked(directory_id, id)
               JOIN users u ON u.directory_id = asked.directory_id AND u.id = asked.id AND u.deleted_at IS NULL`,
      values: [asked.map(({ directoryId }) => directoryId), asked.map(({ id }) => id)],
    });
    const found = new Map(rows.map((row) => [row.id, row]));
    return asked.map(({ directoryId, id }) => {
      const row = found.get(id.toLowerCase());
      return row?.directoryId === directoryId.toLowerCase() ? row : null;
    });
  };
}

const answered = (groups: string) =>
  `u.id, u.rendered, u.version, u.status::text, ${groups} AS groups, ${managerOfUser} AS "managerId"`;
const findWithGroups = gathered(findUsers<UserRow>("users-by-id", answered(groupsOfUser)));
const findAlone = gathered(findUsers<UserRow>("users-by-id-alone", answered("NULL::text")));

/** One live user of a directory. Those who are asked for at the same moment are read together. */
export function findUser(
  directoryId: string,
  id: string,
  { withGroups = true }: { withGroups?: boolean } = {},
): Promise<UserRow | null> {
  return (withGroups ? findWithGroups : findAlone)({ directoryId, id });
}

export type UserForChange = {
  readonly id: string;
  readonly resource: JsonObject;
  readonly rendered: string;
  readonly sources: AttributeSources;
  /** The directory's word, which a change starts from; see lifecycle/status-machine.ts. */
  readonly status: UserStatus;
  /** What follows from it for everybody else: an admin may hold the access back. */
  readonly shownStatus: UserStatus;
  readonly version: number;
  readonly createdAt: Date;
  /** Null: made here, and no identity provider has taken the user over yet. */
  readonly linkedAt: Date | null;
  readonly groups: string | null;
  readonly managerId: string | null;
};

const changeable = `u.id, u.resource, u.rendered, u.sources, coalesce(u.said_status, u.status)::text AS status, u.status::text AS "shownStatus", u.version, u.created_at AS "createdAt", u.linked_at AS "linkedAt", ${groupsOfUser} AS groups, ${managerOfUser} AS "managerId"`;

const findChangeable = gathered(findUsers<UserForChange>("users-for-change", changeable));

/** What a change starts from. It is not held: the change itself checks the version. */
export function findUserForChange(directoryId: string, id: string): Promise<UserForChange | null> {
  return findChangeable({ directoryId, id });
}

/** The same, held against other changes until the transaction ends. */
export async function lockUserForChange(
  tx: SqlTx,
  directoryId: string,
  id: string,
): Promise<UserForChange | null> {
  const { rows } = await tx.query<UserForChange>({
    name: "user-lock",
    text: `SELECT ${changeable} FROM users u WHERE u.directory_id = $1 AND u.id = $2 AND u.deleted_at IS NULL FOR UPDATE OF u`,
    values: [directoryId, id],
  });
  return rows[0] ?? null;
}

/** The same in whatever state, tombstones too: the change itself checks the version that was decided on. */
export async function findUserInAnyState(directoryId: string, id: string): Promise<UserForChange | null> {
  const { rows } = await pool().query<UserForChange>({
    name: "user-in-any-state",
    text: `SELECT ${changeable} FROM users u WHERE u.directory_id = $1 AND u.id = $2`,
    values: [directoryId, id],
  });
  return rows[0] ?? null;
}

/** The same, held against other changes until the transaction ends. */
export async function lockUserInAnyState(
  tx: SqlTx,
  directoryId: string,
  id: string,
): Promise<UserForChange | null> {
  const { rows } = await tx.query<UserForChange>({
    name: "user-lock-in-any-state",
    text: `SELECT ${changeable} FROM users u WHERE u.directory_id = $1 AND u.id = $2 FOR UPDATE OF u`,
    values: [directoryId, id],
  });
  return rows[0] ?? null;
}

/** What the event of a change tells. */
export type UserEvent = {
  readonly type:
    | "user.created"
    | "user.updated"
    | "user.deactivated"
    | "user.suspended"
    | "user.locked"
    | "user.unlocked"
    | "user.reactivated"
    | "user.revived"
    | "user.linked"
    | "user.deleted";
  readonly changes: AttributeChanges;
  readonly requestId: string;
};

export type UserWrite = {
  readonly directoryId: string;
  readonly id: string;
  readonly record: UserRecord;
  readonly sources: AttributeSources;
  /** The directory's word, or an admin's in its place; see lifecycle/status-machine.ts. */
  readonly status: UserStatus;
  readonly createdAt: Date;
  readonly at: Date;
  readonly version: number;
  readonly event: UserEvent;
  /** Who writes; the identity provider's push where it is not said. */
  readonly source?: UserSource;
  /**
   * Who made it the identity provider's, null for nobody. Where it is not said, a user that the provider writes is
   * linked from then on, and one that an admin writes stays what it was (a new one: not linked).
   */
  readonly linkedBy?: UserSource | null;
};

const manager = managerNamed("$11", "$19");

/** All email addresses of the resource as users_email_keys_idx has them; the binding of `emails` searches there. */
const emailKeys =
  "ARRAY(SELECT lower(value #>> '{}') FROM jsonb_path_query($3::jsonb, '$.emails[*].value') AS value)";

function valuesOf(write: UserWrite): { rendered: string; values: unknown[]; keepsLink: boolean } {
  const { record, at, id, version, createdAt, source = "scim" } = write;
  const linkedBy = write.linkedBy === undefined && source !== "admin" ? source : write.linkedBy;
  const search = searchTextOf(record);
  const rendered = renderUser({ id, resource: record.resource, version, createdAt, updatedAt: at });
  const values = [
    write.directoryId,
    id,
    JSON.stringify(record.resource),
    rendered,
    record.userName,
    record.userNameKey,
    record.externalId,
    record.displayName,
    record.emailKey,
    record.identifierKey,
    record.managerRef,
    write.status,
    JSON.stringify(write.sources),
    version,
    at,
    write.event.type,
    JSON.stringify(write.event.changes),
    write.event.requestId,
    record.managerRef !== null && isId(record.managerRef) ? record.managerRef : null,
    source,
    linkedBy ?? null,
    search.text,
    search.words,
  ];
  return { rendered, values, keepsLink: linkedBy === undefined };
}

/** A change of `active` alone, the most frequent one, leaves what the search looks at as it is. */
function isSearchChanged({ event: { changes } }: UserWrite): boolean {
  const paths = [...Object.keys(changes.before), ...Object.keys(changes.after)];
  return paths.some((path) => path !== "active");
}

const eventColumns = "event (at, directory_id, subject_type, subject_id, type, source, payload, request_id)";
const eventValues = (type: string) =>
  `SELECT $15::timestamptz, $1::uuid, 'user', id, ${type}, $20::change_source, $17::jsonb, $18::text`;

/** `managerId`: whom the manager reference names, if that one is there already. */
export type WrittenUser = {
  readonly rendered: string;
  readonly managerId: string | null;
  /** What followed from the written word. */
  readonly status: UserStatus;
};

/** What others wait for once a user is written, and committed: see adoptReports. */
export async function settleManagers(
  write: UserWrite,
  managerId: string | null,
  db: Pick<SqlTx, "query"> = pool(),
): Promise<string | null> {
  const { directoryId, id, record, event } = write;
  const { after } = event.changes;
  if (
    event.type === "user.created" ||
    event.type === "user.revived" ||
    "userName" in after ||
    "externalId" in after
  )
    await adoptReports(db, directoryId, id);
  if (managerId !== null || record.managerRef === null) return managerId;
  return resolveManager(db, directoryId, id, record.managerRef);
}

export type CreatedUser =
  | ({ readonly kind: "created" } & WrittenUser)
  /** Somebody is here whom this one could be: see linking/match-user.ts. Nothing was written. */
  | { readonly kind: "known" };

/**
 * Writes a new user and its event in one statement, unless somebody is here whom the user could be: a tombstone, a
 * deactivated user with the same externalId, or a user made here whom no identity provider has sent yet.
 * @throws a unique violation of user_live_user_name or user_live_external_id
 */
export async function insertUser(write: UserWrite): Promise<CreatedUser> {
  const written = await insertNewUser(write, pool());
  if (!written) return { kind: "known" };
  return {
    kind: "created",
    ...written,
    managerId: await settleManagers(write, written.managerId),
  };
}

/** Who could be meant by a new user; each part finds an index, and for an ordinary new user nothing. */
const knownUsers = `(SELECT id FROM users WHERE directory_id = $1 AND external_id = $7 AND deleted_at IS NULL AND (status = 'deactivated' OR linked_at IS NULL) LIMIT 1)
          UNION ALL
          (SELECT id FROM users WHERE directory_id = $1 AND external_id = $7 AND deleted_at IS NOT NULL LIMIT 1)
          UNION ALL
          (SELECT id FROM users WHERE directory_id = $1 AND user_name_key = $6 AND deleted_at IS NOT NULL LIMIT 1)
          UNION ALL
          (SELECT id FROM users WHERE directory_id = $1 AND user_name_key = $6 AND deleted_at IS NULL AND linked_at IS NULL LIMIT 1)
          UNION ALL
          (SELECT id FROM users WHERE directory_id = $1 AND identifier_key = $10 AND deleted_at IS NULL AND linked_at IS NULL LIMIT 1)`;

/**
 * The statement of insertUser alone; settleManagers is to follow once it is committed.
 * @param regardless writes the user whoever is here: an admin has said that it is another person
 * @returns undefined when somebody is here whom the user could be
 */
export async function insertNewUser(
  write: UserWrite,
  db: Pick<SqlTx, "query">,
  { regardless = false }: { regardless?: boolean } = {},
): Promise<WrittenUser | undefined> {
  const { rendered, values } = valuesOf(write);
  const { rows } = await db.query<{ known: boolean; managerId: string | null }>({
    name: regardless ? "user-insert-regardless" : "user-insert",
    text: `WITH known AS (
        ${regardless ? "SELECT NULL::uuid AS id WHERE false" : `SELECT id FROM (${knownUsers}) AS candidate LIMIT 1`}
      ), created AS (
        INSERT INTO users (directory_id, id, resource, rendered, user_name, user_name_key, external_id, display_name, email_key,
          email_keys, identifier_key, manager_ref, manager_id, status, status_source, sources, version, created_at, updated_at,
          linked_at, linked_by)
        SELECT $1::uuid, $2::uuid, $3::jsonb, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text, ${emailKeys}, $10::text, $11::text,
          ${manager}, $12::user_status, $20::change_source, $13::jsonb, $14::int, $15::timestamptz, $15::timestamptz,
          CASE WHEN $21::change_source IS NOT NULL THEN $15::timestamptz END, $21::change_source
         WHERE NOT EXISTS (SELECT 1 FROM known)
        RETURNING id, manager_id
      ), noted AS (
        INSERT INTO ${eventColumns} ${eventValues("$16::text")} FROM created
      ), searchable AS (
        INSERT INTO user_search (user_id, text, words) SELECT id, $22::text, array_to_tsvector($23::text[]) FROM created
      )
      SELECT EXISTS (SELECT 1 FROM known) AS known, (SELECT manager_id FROM created) AS "managerId"`,
    values,
  });
  const [row] = rows;
  return row && !row.known ? { rendered, managerId: row.managerId, status: write.status } : undefined;
}

/**
 * Writes a changed user and its event in one statement, if the user still has the version before `write.version`.
 * It comes to life again if it was deleted.
 * @returns undefined when another change was faster
 * @throws a unique violation of user_live_user_name or user_live_external_id
 */
export async function updateUser(
  write: UserWrite,
  db: Pick<SqlTx, "query"> = pool(),
): Promise<WrittenUser | undefined> {
  const { rendered, values, keepsLink } = valuesOf(write);
  const { rows } = await db.query<{ managerId: string | null; status: UserStatus }>({
    name: "user-update",
    text: `WITH changed AS (
        UPDATE users SET resource = $3::jsonb, rendered = $4::text, user_name = $5::text, user_name_key = $6::text,
          external_id = $7::text, display_name = $8::text, email_key = $9::text, email_keys = ${emailKeys}, identifier_key = $10::text,
          manager_ref = $11::text, manager_id = ${manager}, status_source = CASE WHEN status = $12::user_status THEN status_source ELSE $20::change_source END,
          status = $12::user_status, sources = $13::jsonb, version = $14::int, updated_at = $15::timestamptz,
          deleted_at = NULL, purge_at = NULL,
          linked_at = CASE WHEN $24::boolean THEN linked_at WHEN $21::change_source IS NOT NULL THEN coalesce(linked_at, $15::timestamptz) END,
          linked_by = CASE WHEN $24::boolean THEN linked_by WHEN $21::change_source IS NOT NULL THEN coalesce(linked_by, $21::change_source) END
        WHERE directory_id = $1::uuid AND id = $2::uuid AND version = $14::int - 1
        RETURNING id, manager_id, status, suspended_at
      ), noted AS (
        INSERT INTO ${eventColumns} ${eventValues(heldEventType("$16::text", "suspended_at"))} FROM changed
      ), searchable AS (
        UPDATE user_search SET text = $22::text, words = array_to_tsvector($23::text[]) FROM changed
        WHERE $25::boolean AND user_id = changed.id
          AND (text <> $22::text OR words <> array_to_tsvector($23::text[]))
      )
      SELECT manager_id AS "managerId", status::text FROM changed`,
    values: [...values, keepsLink, isSearchChanged(write)],
  });
  const [row] = rows;
  return row && { rendered, status: row.status, managerId: await settleManagers(write, row.managerId, db) };
}

/** Live users by a column that tells them apart; a statement for all who are looked for at the same moment. */
function lookUp(name: string, column: "user_name_key" | "external_id") {
  return gathered(
    async (
      asked: readonly { readonly directoryId: string; readonly value: unknown }[],
    ): Promise<UserRow[][]> => {
      const { rows } = await pool().query<UserRow & { n: number }>({
        name,
        text: `SELECT ${answered(groupsOfUser)}, asked.n::int AS n
                 FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS asked(directory_id, value, n)
                 JOIN users u ON u.directory_id = asked.directory_id AND u.${column} = asked.value AND u.deleted_at IS NULL`,
        values: [asked.map(({ directoryId }) => directoryId), asked.map(({ value }) => value)],
      });
      const found = Map.groupBy(rows, ({ n }) => n);
      return asked.map((_, index) => found.get(index + 1) ?? []);
    },
  );
}

/** The conditions of the filters by which identity providers look for a user before they create it. */
export const lookUps: ReadonlyMap<string, ReturnType<typeof lookUp>> = new Map([
  ["(u.user_name_key = ($2::text))", lookUp("users-by-name", "user_name_key")],
  ["(u.external_id = ($2::text))", lookUp("users-by-external-id", "external_id")],
]);

/**
 * Live users of a directory: `query` is SQL over `users u`. A look-up, which finds few, brings their groups along; those of
 * a page of all users are read at once, in a third of the time.
 */
export async function queryUsers(
  directoryId: string,
  query: PageQuery & { readonly withGroups: boolean },
): Promise<Page<UserRow>> {
  const find = lookUps.get(query.where);
  if (find && query.withGroups && isWhole(query)) {
    const rows = await find({ directoryId, value: query.params[0] });
    return { rows: rows.map((row) => ({ ...row, sortKey: null })), hasMore: false, total: rows.length };
  }
  const isLookUp = query.where !== everything;
  const groups = query.withGroups && isLookUp ? groupsOfUser : "NULL::text";
  const from = "FROM users u WHERE u.directory_id = $1 AND u.deleted_at IS NULL";
  const page = await readPage<UserRow>(
    directoryId,
    { columns: answered(groups), from },
    query,
    countLiveUsers,
  );
  if (!query.withGroups || isLookUp || page.rows.length === 0) return page;
  const ids = page.rows.map(({ id }) => id);
  const known = await findGroupsOf(directoryId, ids);
  return { ...page, rows: page.rows.map((row) => ({ ...row, groups: known.get(row.id) ?? null })) };
}

/** Whether a page has all that it is about, if that is one row at most. */
function isWhole({ beyond, skip, limit, sortKey }: PageQuery): boolean {
  return beyond === everything && skip === 0 && limit > 0 && sortKey === "NULL::text";
}
