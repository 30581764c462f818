import { pool } from "#lib/platform/db/pool.ts";
import { type CallRow, callColumns } from "./scim-log.store.ts";

export type ExchangeRow = {
  requestHeaders: [string, string][];
  requestBody: string | null;
  requestBytes: number;
  responseHeaders: [string, string][];
  responseBody: string | null;
  responseBytes: number;
  isCut: boolean;
};

/** One call with what went over the wire; the time is the id's own, so that only one partition is opened. */
export async function findCall(
  at: Date,
  id: string,
): Promise<(CallRow & { resourceName: string | null; exchange: ExchangeRow | null }) | null> {
  const { rows } = await pool().query(
    `select ${callColumns},
       case r.resource_type
         when 'User' then (select coalesce(u.display_name, u.user_name) from users u where u.directory_id = r.directory_id and u.id = r.resource_id)
         when 'Group' then (select g.display_name from groups g where g.directory_id = r.directory_id and g.id = r.resource_id)
       end as "resourceName",
       case when b.id is null then null else json_build_object(
         'requestHeaders', b.request_headers, 'requestBody', b.request_body, 'requestBytes', b.request_bytes,
         'responseHeaders', b.response_headers, 'responseBody', b.response_body, 'responseBytes', b.response_bytes,
         'isCut', b.is_cut) end as exchange
     from scim_request r left join scim_request_body b on b.at = r.at and b.id = r.id
     where r.at = $1 and r.id = $2`,
    [at, id],
  );
  return rows[0] ?? null;
}
