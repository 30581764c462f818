import { type LiveEvent, publish, type Topic } from "#lib/platform/db/notify.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { log } from "#lib/platform/log/log.ts";
import { recordCalls } from "./directory.store.ts";
import { insertScimRequests, type ScimRequestRow } from "./request-log.store.ts";

/** How long what a request leaves behind may wait to be written, in milliseconds. */
const FLUSH_MS = 100;
/** Rows kept while the database is away; beyond that the oldest go. */
const MAX_ROWS = 20_000;
/** Rows of one INSERT. */
const BATCH = 1000;

type Holder = typeof globalThis & { musterScimLog?: RequestLog };

class RequestLog {
  private rows: ScimRequestRow[] = [];
  private changed = new Map<string, LiveEvent>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  add(row: ScimRequestRow, topics: readonly Topic[]): void {
    this.rows.push(row);
    if (this.rows.length > MAX_ROWS) this.rows.splice(0, this.rows.length - MAX_ROWS);
    for (const topic of topics) {
      this.changed.set(`${topic} ${row.directoryId}`, { topic, directoryId: row.directoryId });
    }
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  /** Writes what waits; one write at a time. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    while (this.rows.length > 0) {
      const batch = this.rows.splice(0, BATCH);
      const changed = [...this.changed.values()];
      this.changed.clear();
      try {
        await writeBatch(batch, changed);
      } catch (error) {
        log.warn({ err: error, rows: batch.length }, "the SCIM log could not be written; trying again");
        this.rows = [...batch, ...this.rows].slice(-MAX_ROWS);
        for (const event of changed) this.changed.set(`${event.topic} ${event.directoryId}`, event);
        this.timer ??= setTimeout(() => void this.flush(), 10 * FLUSH_MS).unref();
        return;
      }
    }
  }
}

async function writeBatch(batch: readonly ScimRequestRow[], changed: readonly LiveEvent[]): Promise<void> {
  const calls = new Map<string, Date>();
  for (const { keyId, refusal, at, directoryId } of batch) {
    if (keyId !== null && refusal === null) calls.set(directoryId, at);
  }
  await insertScimRequests(batch);
  const first = calls.size > 0 ? await recordCalls(calls) : [];
  for (const directoryId of first) {
    await publish(prisma(), { topic: "directories", directoryId });
    await publish(prisma(), { topic: "home" });
  }
  for (const event of changed) await publish(prisma(), event);
}

function requestLog(): RequestLog {
  const holder = globalThis as Holder;
  holder.musterScimLog ??= new RequestLog();
  return holder.musterScimLog;
}

/**
 * Remembers a SCIM request; it is written with others within 100 ms, off the request's path, together with the live
 * notices for what it changed. (A notice in the request's own transaction would make all commits queue up: PostgreSQL
 * holds one lock for all that notify.)
 */
export function logScimRequest(row: ScimRequestRow, topics: readonly Topic[]): void {
  requestLog().add(row, topics);
}

/** Writes what waits; called at a graceful stop, before the database connections close. */
export function flushScimLog(): Promise<void> {
  return requestLog().flush();
}
