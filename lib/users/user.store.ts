import { gathered } from "#lib/platform/db/gather.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { everything, type Page, type PageQuery, readPage } from "#lib/platform/db/read-page.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { managerOfUser } from "./manager.store.ts";
import { resourceOf } from "./render-user.ts";
import { sourcesOf } from "./stored-sources.ts";
import type { AttributeSources } from "./user-changes.ts";
import type { UserStatus } from "./user-record.ts";

/** SQL of the groups that a user is in, as JSON text that lacks the server's address: completeUser puts it in. */
const groupsText = `'[' || string_agg(
    '{"value":"' || g.id || '","display":' || to_json(g.display_name) || ',"type":"direct","$ref":"/Groups/' || g.id || '"}',
    ',' ORDER BY m.group_id) || ']' AS groups
  FROM membership m JOIN groups g ON g.directory_id = m.directory_id AND g.id = m.group_id`;

/** The same of user `u`, or null. */
const groupsOfUser = `(SELECT ${groupsText} WHERE m.directory_id = u.directory_id AND m.member_id = u.id)`;

const managersText = `SELECT b.id, NULL AS groups FROM users b
  WHERE b.directory_id = $1 AND b.id = ANY($2::uuid[]) AND b.deleted_at IS NULL`;
const aroundText = `${managersText} UNION ALL
  SELECT m.member_id, ${groupsText} WHERE m.directory_id = $1 AND m.member_id = ANY($3::uuid[]) GROUP BY m.member_id`;

/** What is around the users of a page: which of their managers are not deleted, and the groups of each. */
async function findAround(
  directoryId: string,
  rows: readonly PageUser[],
  withGroups: boolean,
): Promise<{ groups: Map<string, string>; managers: Set<string> }> {
  const managerIds = [...new Set(rows.map(({ managerId }) => managerId).filter((id) => id !== null))];
  const { rows: found } = await pool().query<{ id: string; groups: string | null }>(
    withGroups
      ? {
          name: "users-around",
          text: aroundText,
          values: [directoryId, managerIds, rows.map(({ id }) => id)],
        }
      : { name: "users-managers", text: managersText, values: [directoryId, managerIds] },
  );
  return {
    groups: new Map(found.flatMap(({ id, groups }) => (groups === null ? [] : [[id, groups]]))),
    managers: new Set(found.filter(({ groups }) => groups === null).map(({ id }) => id)),
  };
}

export type UserRow = {
  readonly id: string;
  readonly rendered: string;
  readonly version: number;
  readonly status: UserStatus;
  readonly groups: string | null;
  readonly managerId: string | null;
};

/** As a page reads it: the manager may be deleted. */
type PageUser = Omit<UserRow, "groups">;

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

const changeable = `u.id, u.rendered, u.sources, coalesce(u.said_status, u.status)::text AS status, u.status::text AS "shownStatus", u.version, u.created_at AS "createdAt", u.linked_at AS "linkedAt", ${groupsOfUser} AS groups, ${managerOfUser} AS "managerId"`;

/** As PostgreSQL gives it: the resource is in the rendered answer, which costs a third of reading it as JSONB. */
type ChangeableRow = Omit<UserForChange, "resource">;

function changeableOf(row: ChangeableRow): UserForChange {
  const resource = resourceOf(row.rendered);
  return { ...row, resource, sources: sourcesOf({ sources: row.sources, resource }) };
}

const findChangeable = gathered(findUsers<ChangeableRow>("users-for-change", changeable));

/** What a change starts from. It is not held: the change itself checks the version. */
export async function findUserForChange(directoryId: string, id: string): Promise<UserForChange | null> {
  const row = await findChangeable({ directoryId, id });
  return row && changeableOf(row);
}

/** The same, held against other changes until the transaction ends. */
export async function lockUserForChange(
  tx: SqlTx,
  directoryId: string,
  id: string,
): Promise<UserForChange | null> {
  const { rows } = await tx.query<ChangeableRow>({
    name: "user-lock",
    text: `SELECT ${changeable} FROM users u WHERE u.directory_id = $1 AND u.id = $2 AND u.deleted_at IS NULL FOR UPDATE OF u`,
    values: [directoryId, id],
  });
  return rows[0] ? changeableOf(rows[0]) : null;
}

/** The same in whatever state, tombstones too: the change itself checks the version that was decided on. */
export async function findUserInAnyState(directoryId: string, id: string): Promise<UserForChange | null> {
  const { rows } = await pool().query<ChangeableRow>({
    name: "user-in-any-state",
    text: `SELECT ${changeable} FROM users u WHERE u.directory_id = $1 AND u.id = $2`,
    values: [directoryId, id],
  });
  return rows[0] ? changeableOf(rows[0]) : null;
}

/** The same, held against other changes until the transaction ends. */
export async function lockUserInAnyState(
  tx: SqlTx,
  directoryId: string,
  id: string,
): Promise<UserForChange | null> {
  const { rows } = await tx.query<ChangeableRow>({
    name: "user-lock-in-any-state",
    text: `SELECT ${changeable} FROM users u WHERE u.directory_id = $1 AND u.id = $2 FOR UPDATE OF u`,
    values: [directoryId, id],
  });
  return rows[0] ? changeableOf(rows[0]) : null;
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

/** The number of a directory's live users: triggers keep it, whoever writes a user. */
const liveUsers = "(SELECT coalesce(sum(c.live), 0)::int FROM user_count c WHERE c.directory_id = $1)";

/** The conditions of the filters by which identity providers look for a user before they create it. */
export const lookUps: ReadonlyMap<string, ReturnType<typeof lookUp>> = new Map([
  ["(u.user_name_key = ($2::text))", lookUp("users-by-name", "user_name_key")],
  ["(u.external_id = ($2::text))", lookUp("users-by-external-id", "external_id")],
]);

/**
 * Live users of a directory: `query` is SQL over `users u`. What is around those of a page (groups, managers) is read for
 * all of them at once, in a third of the time.
 */
export async function queryUsers(
  directoryId: string,
  query: PageQuery & { readonly withGroups: boolean },
): Promise<Page<UserRow>> {
  const find = lookUps.get(query.where);
  if (find && query.withGroups && isWhole(query)) {
    const rows = await find({ directoryId, value: query.params[0] });
    return { rows, hasMore: false, total: rows.length };
  }
  const columns = `u.id, u.rendered, u.version, u.status::text, u.manager_id AS "managerId"`;
  const from = "FROM users u WHERE u.directory_id = $1 AND u.deleted_at IS NULL";
  const page = await readPage<PageUser>(directoryId, { columns, from, totalOfAll: liveUsers }, query);
  if (page.rows.length === 0) return { ...page, rows: [] };
  const { groups, managers } = await findAround(directoryId, page.rows, query.withGroups);
  const rows = page.rows.map((row) => {
    const isManaged = row.managerId !== null && managers.has(row.managerId);
    return { ...row, groups: groups.get(row.id) ?? null, managerId: isManaged ? row.managerId : null };
  });
  return { ...page, rows };
}

/** Whether a page has all that it is about, if that is one row at most. */
function isWhole({ beyond, skip, limit, sortKey }: PageQuery): boolean {
  return beyond === everything && skip === 0 && limit > 0 && sortKey === null;
}
