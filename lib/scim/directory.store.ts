import { customAttributesIn } from "#lib/attributes/custom-attributes.ts";
import { identifierPaths } from "#lib/attributes/identifier-paths.ts";
import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import { noticeCache } from "#lib/platform/db/notice-cache.ts";
import { pool } from "#lib/platform/db/pool.ts";
import type { Registry } from "./protocol/schema/registry.ts";
import { registryOf } from "./registry-of.ts";

export type ScimDirectory = {
  readonly id: string;
  readonly clientProfile: "okta" | "entra" | "other";
  /** SCIM path of the primary user identifier; null where it is not mapped. */
  readonly identifierPath: string | null;
  /** Days in which a deleted user can be brought back. */
  readonly graceDays: number;
  /** The schemas of the directory, custom attributes included. */
  readonly registry: Registry;
};

type Row = Omit<ScimDirectory, "identifierPath" | "registry"> & { readonly type: DirectoryType };

/** The directory that a SCIM URL names, kept for a second; null when there is none. */
export const findScimDirectory = noticeCache<ScimDirectory | null>(
  ["directories", "attributes"],
  async (id) => {
    const { rows } = await pool().query<Row>({
      name: "scim-directory",
      text: `SELECT d.id, d.type::text, d.client_profile::text AS "clientProfile", coalesce(p.grace_days, 30) AS "graceDays"
             FROM directory d LEFT JOIN unenrol_policy p ON p.directory_id = d.id WHERE d.id = $1`,
      values: [id],
    });
    const [row] = rows;
    if (!row) return null;
    const { type, ...directory } = row;
    const custom = (await customAttributesIn(id)).map(({ urn, attribute }) => ({ urn, attribute }));
    const { scim: identifierPath } = await identifierPaths({ id, type });
    return { ...directory, identifierPath, registry: registryOf(custom) };
  },
);

/**
 * Records when directories were called with a good key; the set-up checklist and the silence alert read it.
 * @param calls directory id → time of its last call
 * @returns the directories whose first call this was
 */
export async function recordCalls(calls: ReadonlyMap<string, Date>): Promise<string[]> {
  // Ids in order, so that two processes that write at once do not wait for each other in a circle.
  const ids = [...calls.keys()].sort();
  const { rows } = await pool().query<{ id: string; isFirst: boolean }>({
    name: "scim-calls",
    text: `WITH call AS (SELECT * FROM unnest($1::uuid[], $2::timestamptz[]) AS call(id, at)),
        before AS (
          SELECT d.id, d.scim_first_seen_at AS first, call.at FROM directory d JOIN call ON call.id = d.id ORDER BY d.id FOR NO KEY UPDATE OF d
        )
      UPDATE directory d SET scim_last_seen_at = before.at, scim_first_seen_at = coalesce(before.first, before.at)
        FROM before WHERE d.id = before.id RETURNING d.id, before.first IS NULL AS "isFirst"`,
    values: [ids, ids.map((id) => calls.get(id))],
  });
  return rows.filter((row) => row.isFirst).map((row) => row.id);
}
