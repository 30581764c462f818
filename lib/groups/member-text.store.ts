import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { prepared } from "#lib/platform/db/prepared.ts";
import { findGroup, type GroupRow, groupColumns } from "./group.store.ts";

/** What an answer can tell of a member (RFC 7643 §4.2), in the order in which it stands there. */
export const memberParts = ["value", "$ref", "display", "type"] as const;
export type MemberPart = (typeof memberParts)[number];

/** Members that one statement makes text of. */
const FEW = 1_000;
/** Members of one piece of a larger group. */
const PIECE = 500;

/** What of members is told. */
export type MemberShape = {
  readonly parts: readonly MemberPart[];
  /** The directory's SCIM base URL. */
  readonly base: string;
};

/** `members`: their JSON, with commas between them; null where none of them has any of the parts. */
export type GroupWithMembers = { readonly group: GroupRow; readonly size: number } & (
  | { readonly isLarge: false; readonly members: string | null }
  | { readonly isLarge: true }
);

/**
 * SQL of one member as JSON text, null where it has none of the parts; $3 is the base URL, where a part needs it.
 * @param id its id · @param isGroup whether it is a group; the user is `u`, the group `n`
 */
function elementSql(parts: readonly MemberPart[], id: string, isGroup: string): string {
  const sql: Record<MemberPart, string> = {
    value: `'"value":"' || ${id} || '"'`,
    $ref: `'"$ref":"' || $3::text || CASE WHEN ${isGroup} THEN '/Groups/' ELSE '/Users/' END || ${id} || '"'`,
    display: `'"display":' || to_json(nullif(coalesce(u.display_name, u.user_name, n.display_name), ''))::text`,
    type: `'"type":"' || CASE WHEN ${isGroup} THEN 'Group' ELSE 'User' END || '"'`,
  };
  return `'{' || nullif(concat_ws(',', ${parts.map((part) => sql[part]).join(", ")}), '') || '}'`;
}

/** The parameter of elementSql, if it has one: what stands inside of quotes in JSON. */
function baseOf({ parts, base }: MemberShape): string[] {
  return parts.includes("$ref") ? [JSON.stringify(base).slice(1, -1)] : [];
}

/**
 * Groups with their members in the order in which they came, each as it is at one moment; those that are gone are left
 * out. Of a group of more than 1,000 members none is told: see memberPieces.
 */
export async function findGroupsWithMembers(
  directoryId: string,
  groupIds: readonly string[],
  shape: MemberShape,
): Promise<GroupWithMembers[]> {
  const text = `SELECT ${groupColumns}, m.size, m.members
      FROM unnest($2::uuid[]) WITH ORDINALITY AS chosen(id, place) JOIN groups g ON g.directory_id = $1::uuid AND g.id = chosen.id
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS size, string_agg(${elementSql(shape.parts, "m.member_id", "m.user_id IS NULL")}, ',' ORDER BY m.created_at, m.member_id) AS members
          FROM (SELECT * FROM membership WHERE directory_id = $1::uuid AND group_id = g.id LIMIT ${FEW + 1}) m
          LEFT JOIN users u ON u.directory_id = $1::uuid AND u.id = m.user_id
          LEFT JOIN groups n ON n.directory_id = $1::uuid AND n.id = m.member_group_id
      ) m ORDER BY chosen.place`;
  const { rows } = await pool().query<GroupRow & { size: number; members: string | null }>(
    prepared(text, [directoryId, groupIds, ...baseOf(shape)]),
  );
  return rows.map(({ size, members, ...group }) =>
    size > FEW ? { group, size, isLarge: true } : { group, size, isLarge: false, members },
  );
}

/**
 * A group of any size as it is at one moment, with the ids of its members in pieces of 500, 16 bytes each. They go back as
 * they are to be made text of: neither rows nor a connection are held while a client takes the answer.
 */
export function memberPieces(
  directoryId: string,
  groupId: string,
): Promise<{ group: GroupRow; pieces: readonly Buffer[] } | null> {
  return inSqlTransaction(async (tx) => {
    await tx.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    const group = await findGroup(directoryId, groupId, tx);
    if (!group) return null;
    const { rows } = await tx.query<{ piece: Buffer }>({
      name: "group-member-pieces",
      text: `SELECT string_agg(uuid_send(member_id), '') AS piece FROM (
               SELECT member_id, (row_number() OVER (ORDER BY member_id) - 1) / ${PIECE} AS place FROM membership
                WHERE directory_id = $1 AND group_id = $2) AS member
              GROUP BY place ORDER BY place`,
      values: [directoryId, groupId],
    });
    return { group, pieces: rows.map(({ piece }) => piece) };
  });
}

/**
 * The JSON of a piece's members, each with a comma before it; empty where none of them has any of the parts. Names are those
 * of now. Whoever is neither a user nor a group any more was a group: deleted users keep their rows.
 */
export async function memberText(directoryId: string, piece: Buffer, shape: MemberShape): Promise<string> {
  const text = `SELECT string_agg(',' || ${elementSql(shape.parts, "chosen.id", "u.id IS NULL")}, '' ORDER BY chosen.place) AS members
      FROM (SELECT place, encode(substring($2::bytea, 1 + 16 * place, 16), 'hex')::uuid AS id
              FROM generate_series(0, length($2::bytea) / 16 - 1) AS place) AS chosen
      LEFT JOIN users u ON u.directory_id = $1::uuid AND u.id = chosen.id
      LEFT JOIN groups n ON n.directory_id = $1::uuid AND n.id = chosen.id`;
  const { rows } = await pool().query<{ members: string | null }>(
    prepared(text, [directoryId, piece, ...baseOf(shape)]),
  );
  return rows[0]?.members ?? "";
}
