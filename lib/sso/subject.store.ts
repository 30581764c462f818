import { foldIdentifier } from "#lib/attributes/identifier.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { fold } from "#lib/scim/protocol/filter/fold.ts";
import type { MatchedUser } from "./contract.ts";
import type { NameIdTarget } from "./vocabulary.ts";

const MOST = 2;

/** The users of one directory whom a NameID means: none, one, or more than one, of whom two are told. */
export async function findSubjects(
  tx: Pick<SqlTx, "query">,
  directoryId: string,
  nameId: string,
  target: NameIdTarget,
): Promise<MatchedUser[]> {
  const [column, key] =
    target === "userName"
      ? ["user_name_key", fold(nameId)]
      : ["identifier_key", foldIdentifier(nameId) ?? ""];
  const { rows } = await tx.query<Omit<MatchedUser, "matchedBy">>(
    `select id, coalesce(display_name, user_name) as name, user_name as "userName", status = 'active' as "hasAccess"
       from users where directory_id = $1 and ${column} = $2 and deleted_at is null order by id limit ${MOST}`,
    [directoryId, key],
  );
  // Somebody at the identity provider who chose a name like another's is somebody else, and so is whose name another's is like.
  const isOther = ({ userName }: { userName: string }) =>
    userName !== nameId &&
    (isLookalike(nameId, key) || (target === "userName" && isLookalike(userName, key)));
  return rows.filter((row) => !isOther(row)).map((row) => ({ ...row, matchedBy: target }));
}

/**
 * Whether folding made plain letters of others: a Kelvin sign folds to k, a letter of double width to its plain one. Providers
 * tell such names apart and give each to whom they like; here they would be one.
 */
function isLookalike(nameId: string, key: string): boolean {
  const plain = (text: string) => text.match(/[\x21-\x7e]/g)?.length ?? 0;
  return plain(key) > plain(nameId);
}

/** Whose sign-in name somebody typed; asked for alike whether there is such a user. */
export async function findTyped(directoryId: string, identifier: string): Promise<string | null> {
  const { rows } = await pool().query<{ id: string }>(
    "select id from users where directory_id = $1 and identifier_key = $2 and deleted_at is null limit 1",
    [directoryId, foldIdentifier(identifier) ?? ""],
  );
  return rows[0]?.id ?? null;
}
