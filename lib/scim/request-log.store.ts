import { binaryRows } from "#lib/platform/db/binary-rows.ts";
import { noticeCache } from "#lib/platform/db/notice-cache.ts";
import { pool } from "#lib/platform/db/pool.ts";
import type { LoggedCall } from "./redact-call.ts";

const lines = binaryRows({
  id: "uuid",
  at: "timestamptz",
  directoryId: "uuid",
  keyId: "uuid",
  keyName: "text",
  method: "text",
  path: "text",
  query: "text",
  status: "int",
  durationMs: "real",
  client: "text",
  userAgent: "text",
  address: "text",
  refusal: "text",
  detail: "text",
  requestId: "text",
  resourceType: "text",
  resourceId: "uuid",
  body: "json",
  resourceIds: "json",
});

function lineOf({
  at,
  status,
  durationMs,
  resourceType,
  resourceId,
  body,
  resourceIds,
  ...facts
}: LoggedCall) {
  return {
    ...facts,
    at: at.toISOString(),
    status: String(status),
    durationMs: Number.isFinite(durationMs) ? String(durationMs) : null,
    resourceType: resourceType ?? null,
    resourceId: resourceId ?? null,
    body: body ? JSON.stringify(body) : null,
    resourceIds: resourceIds ? JSON.stringify(resourceIds) : null,
  };
}

/**
 * Writes several calls, what went over the wire, and their counts, in one statement. A batch that was written already,
 * and whose end nobody heard, changes nothing.
 */
export async function insertScimRequests(calls: readonly LoggedCall[]): Promise<void> {
  await pool().query({
    name: "scim-requests",
    text: `WITH call AS MATERIALIZED (SELECT * FROM ${lines.table} AS sent), added AS (
        INSERT INTO scim_request (id, at, directory_id, key_id, key_name, method, path, query, status, duration_ms, client,
          user_agent, address, refusal, detail, request_id, resource_type, resource_id)
        SELECT id, at, "directoryId", "keyId", "keyName", method, path, query, status, "durationMs", client, "userAgent",
          address, refusal, detail, "requestId", "resourceType", "resourceId" FROM call
        ON CONFLICT (at, id) DO NOTHING RETURNING directory_id, at, status
      ), bodies AS (
        INSERT INTO scim_request_body (at, id, directory_id, request_headers, request_body, request_bytes, response_headers,
          response_body, response_bytes, is_cut)
        SELECT at, id, "directoryId", body."requestHeaders", body."requestBody", body."requestBytes", body."responseHeaders",
          body."responseBody", body."responseBytes", body."isCut"
          FROM call, json_to_record(call.body) AS body("requestHeaders" jsonb, "requestBody" text, "requestBytes" int,
            "responseHeaders" jsonb, "responseBody" text, "responseBytes" int, "isCut" boolean)
         WHERE call.body IS NOT NULL
        ON CONFLICT (at, id) DO NOTHING
      ), resources AS (
        INSERT INTO scim_request_resource (at, scim_request_id, directory_id, resource_id)
        SELECT at, id, "directoryId", resource::uuid FROM call, json_array_elements_text("resourceIds") AS resource
        ON CONFLICT DO NOTHING
      )
      INSERT INTO scim_call_count (directory_id, grain, at, calls, errors)
      SELECT directory_id, grain, date_trunc(grain, at, 'UTC'), count(*), count(*) FILTER (WHERE status >= 400)
        FROM added, (VALUES ('minute'), ('hour')) AS grains(grain) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      ON CONFLICT (directory_id, grain, at) DO UPDATE
        SET calls = scim_call_count.calls + excluded.calls, errors = scim_call_count.errors + excluded.errors`,
    values: lines.values(calls.map(lineOf)),
  });
}

/** Notes how many calls of each directory the log does not have. */
export async function insertMissedCalls(missed: ReadonlyMap<string, number>, at: Date): Promise<void> {
  const ids = [...missed.keys()].sort();
  await pool().query(
    `INSERT INTO scim_call_count (directory_id, grain, at, calls, errors, missed)
     SELECT id, grain, date_trunc(grain, $3::timestamptz, 'UTC'), 0, 0, missed
       FROM unnest($1::uuid[], $2::int[]) AS lost(id, missed), (VALUES ('minute'), ('hour')) AS grains(grain) ORDER BY 1, 2
     ON CONFLICT (directory_id, grain, at) DO UPDATE SET missed = scim_call_count.missed + excluded.missed`,
    [ids, ids.map((id) => missed.get(id)), at],
  );
}

/** Whether requests and answers are kept, by the organisation's choice; kept in memory for a second. */
export const keepsBodies: (key: "organisation") => Promise<boolean> = noticeCache(
  ["organisation"],
  async () => {
    const { rows } = await pool().query<{ keeps: boolean }>({
      name: "scim-keeps-bodies",
      text: `SELECT keep_scim_bodies AS keeps FROM organisation WHERE id = 1`,
    });
    return rows[0]?.keeps ?? false;
  },
);
