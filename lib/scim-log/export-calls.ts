import { recordAudit } from "#lib/audit/audit.ts";
import { csvDownload, today } from "#lib/audit/csv-download.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { listDirectoryRefs } from "#lib/directories/list-directory-refs.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import type { TimePosition } from "#lib/platform/http/time-cursor.ts";
import { conditionOf, spanOf } from "./call-condition.ts";
import { callView } from "./call-view.ts";
import type { CallFilter, LoggedCallView } from "./contract.ts";
import { readLogSettings } from "./log-settings.store.ts";
import { type CallCondition, findCalls } from "./scim-log.store.ts";

const BATCH = 500;

const columns =
  "time,directory,directory id,client,key,key id,method,path,query,status,milliseconds,refusal,detail,resource type,resource id,address,user agent,request id,call id".split(
    ",",
  );

/** The filtered log as CSV, newest first, without requests and answers; read and sent in batches, and audited. */
export async function exportCalls(
  actor: Actor,
  filter: CallFilter,
  now: Date = new Date(),
): Promise<Response> {
  const { logDays } = await readLogSettings();
  const span = spanOf(filter, logDays, now);
  // What comes while the file is made is not part of it: it would never end.
  const condition = await conditionOf(actor, filter, { ...span, to: span.to ?? now });
  await inTransaction((tx) =>
    recordAudit(tx, actor, {
      action: "scim-log.export",
      directoryId: filter.directory && condition.directoryIds?.length ? filter.directory : null,
      subject: { type: "scim-log", id: null, label: "SCIM log" },
      after: { ...filter },
    }),
  );
  return csvDownload(actor, {
    name: `muster-scim-log-${today()}`,
    columns,
    batches: batches(actor, condition),
  });
}

async function* batches(actor: Actor, condition: CallCondition) {
  const directories = new Map(
    (await listDirectoryRefs(actor.directoryIds)).map((directory) => [directory.id, directory]),
  );
  for (let position: TimePosition | null = null; ; ) {
    const page: Awaited<ReturnType<typeof findCalls>> = await findCalls(condition, position, "older", BATCH);
    yield page.rows.map((row) => fieldsOf(callView(row, directories)));
    position = page.edge ?? page.rows.at(-1) ?? null;
    if (!page.hasMore || !position) return;
  }
}

function fieldsOf(call: LoggedCallView): string[] {
  return [
    call.at,
    call.directory.name,
    call.directory.id,
    call.client,
    call.keyName ?? "",
    call.keyId ?? "",
    call.method,
    call.path,
    call.query,
    String(call.status),
    call.durationMs.toFixed(2),
    call.refusal ?? "",
    call.detail ?? "",
    call.resource?.type ?? "",
    call.resource?.id ?? "",
    call.address,
    call.userAgent,
    call.requestId,
    call.id,
  ];
}
