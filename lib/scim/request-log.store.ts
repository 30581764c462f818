import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";

export type ScimRequestRow = {
  readonly at: Date;
  readonly directoryId: string;
  readonly keyId: string | null;
  readonly keyName: string | null;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly status: number;
  readonly durationMs: number;
  readonly client: "okta" | "entra" | "other";
  readonly userAgent: string;
  readonly address: string;
  readonly refusal: string | null;
  readonly detail: string | null;
  readonly requestId: string;
};

/** Writes several rows in one statement. */
export async function insertScimRequests(rows: readonly ScimRequestRow[]): Promise<void> {
  await pool().query({
    name: "scim-requests",
    text: `INSERT INTO scim_request (id, at, directory_id, key_id, key_name, method, path, query, status, duration_ms,
             client, user_agent, address, refusal, detail, request_id)
           SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[],
             $8::text[], $9::int[], $10::real[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[])`,
    values: [
      rows.map((row) => newId(row.at.getTime())),
      rows.map((row) => row.at),
      rows.map((row) => row.directoryId),
      rows.map((row) => row.keyId),
      rows.map((row) => row.keyName),
      rows.map((row) => row.method),
      rows.map((row) => row.path),
      rows.map((row) => row.query),
      rows.map((row) => row.status),
      rows.map((row) => row.durationMs),
      rows.map((row) => row.client),
      rows.map((row) => row.userAgent),
      rows.map((row) => row.address),
      rows.map((row) => row.refusal),
      rows.map((row) => row.detail),
      rows.map((row) => row.requestId),
    ],
  });
}
