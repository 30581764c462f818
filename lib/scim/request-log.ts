import { newId } from "#lib/platform/db/id.ts";
import { type LiveEvent, publish, type Topic } from "#lib/platform/db/notify.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { isDatabaseFull, isDatabaseUnavailable } from "#lib/platform/errors/database-error.ts";
import { log } from "#lib/platform/log/log.ts";
import { ByteBudget } from "./byte-budget.ts";
import { recordCalls } from "./directory.store.ts";
import { type Exchange, keptSize, redactCall, type ScimCallFacts } from "./redact-call.ts";
import { insertMissedCalls, insertScimRequests, keepsBodies } from "./request-log.store.ts";
import { idOf, type StoredCall, storedCall } from "./stored-call.ts";

/** How long what a request leaves behind may wait to be written, in milliseconds. */
const FLUSH_MS = 100;
/** Pause after a write that failed. */
const RETRY_MS = 1000;
/** What may wait while the database is away, in characters; beyond that the oldest calls go, and are counted. */
const MAX_WAITING = 32 * 1024 * 1024;
/** What a call's line costs besides its bodies. */
const LINE_SIZE = 1024;
/** Lines, and characters, of one INSERT. */
const BATCH = 1000;
const BATCH_SIZE = 4 * 1024 * 1024;
/** Bodies that are kept: far more than identity providers send, and less than a flood would cost. Errors have their own. */
const bodyBudget = { perSecond: 256 * 1024, burst: 512 * 1024 };

type Waiting = { readonly topics: readonly Topic[]; readonly size: number };
type Raw = Waiting & {
  readonly id: string;
  readonly facts: ScimCallFacts;
  readonly exchange: Exchange | undefined;
  /** Whether there is room for the request and its answer. */
  readonly hasRoom: boolean;
};
type Ready = Waiting & { readonly call: StoredCall };
type Holder = typeof globalThis & { musterScimLog?: RequestLog };

class RequestLog {
  /** As they were sent; for as long as a flush is away. */
  private raw: Raw[] = [];
  /** Without their secrets. */
  private ready: Ready[] = [];
  private waiting = 0;
  private missed = new Map<string, number>();
  private changed = new Map<string, LiveEvent>();
  private seen = new Map<string, Date>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  private retryAt = 0;
  private batch = BATCH;
  private keepsBodies: boolean | undefined;
  private readonly budgets = { served: new ByteBudget(bodyBudget), failed: new ByteBudget(bodyBudget) };

  add(facts: ScimCallFacts, topics: readonly Topic[], exchange: Exchange | undefined): void {
    const id = newId(facts.at.getTime());
    const budget = this.budgets[facts.status >= 400 ? "failed" : "served"];
    const hasRoom = exchange !== undefined && budget.take(keptSize(exchange));
    // Where the line is all that is kept, what went over the wire is let go at once.
    const isLine = !hasRoom && facts.detail === null;
    const size =
      LINE_SIZE + (isLine ? 0 : (exchange?.sent.characters ?? 0) + (exchange?.answer?.length ?? 0));
    if (isLine) this.ready.push({ call: storedCall(redactCall(id, facts, exchange, false)), topics, size });
    else this.raw.push({ id, facts, exchange, hasRoom, size, topics });
    this.waiting += size;
    if (this.waiting > MAX_WAITING) this.dropOldest();
    this.wake();
  }

  /** Writes what waits; one write at a time. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.redact();
    // What is being written may not be all.
    await this.writing;
    this.writing ??= this.write().finally(() => {
      this.writing = undefined;
    });
    await this.writing;
  }

  private wake(): void {
    this.timer ??= setTimeout(() => void this.tick(), FLUSH_MS).unref();
  }

  private async tick(): Promise<void> {
    if (Date.now() >= this.retryAt) return this.flush();
    // The database is away: what waits for it waits without its secrets.
    this.timer = undefined;
    await this.redact();
    this.wake();
  }

  private async redact(): Promise<void> {
    const asked = keepsBodies("organisation").then(
      (keeps) => {
        this.keepsBodies = keeps;
      },
      () => undefined,
    );
    // Only the first calls of a process wait for the answer; nothing is kept before it is known to be wanted.
    if (this.keepsBodies === undefined) await asked;
    const raw = this.raw;
    this.raw = [];
    for (const { id, facts, exchange, hasRoom, size, topics } of raw) {
      const call = redactCall(id, facts, exchange, hasRoom && this.keepsBodies === true);
      const { requestBody, responseBody } = call.body ?? {};
      const kept = LINE_SIZE + (requestBody?.length ?? 0) + (responseBody?.length ?? 0);
      this.waiting += kept - size;
      this.ready.push({ call: storedCall(call), topics, size: kept });
    }
  }

  private dropOldest(): void {
    while (this.waiting > MAX_WAITING) {
      const oldest = this.ready.shift() ?? this.raw.shift();
      if (!oldest) return;
      this.miss("call" in oldest ? oldest.call.directoryId : oldest.facts.directoryId, oldest);
    }
  }

  private miss(directoryId: string, { topics, size }: Waiting): void {
    this.waiting -= size;
    this.missed.set(directoryId, (this.missed.get(directoryId) ?? 0) + 1);
    this.note(directoryId, topics);
  }

  private note(directoryId: string, topics: readonly Topic[]): void {
    for (const topic of topics) this.changed.set(`${topic} ${directoryId}`, { topic, directoryId });
  }

  private async write(): Promise<void> {
    try {
      while (this.ready.length > 0) await this.writeBatch();
      await this.writeMissed();
      await this.tell();
      this.retryAt = 0;
    } catch (error) {
      log.warn({ err: error, waiting: this.ready.length }, "the SCIM log could not be written; trying again");
      this.retryAt = Date.now() + RETRY_MS;
      this.wake();
    }
  }

  private async writeBatch(): Promise<void> {
    const batch = this.ready.splice(0, this.batchLength());
    try {
      await insertScimRequests(batch.map(({ call }) => call));
    } catch (error) {
      // Smaller batches would not fit on a full disk either, and all would be lost one by one.
      if (!isDatabaseUnavailable(error) && !isDatabaseFull(error)) return this.putAside(batch, error);
      this.ready = [...batch, ...this.ready];
      throw error;
    }
    this.batch = BATCH;
    for (const { call, topics, size } of batch) {
      this.waiting -= size;
      this.note(call.directoryId, topics);
      if (call.isServed) this.seen.set(call.directoryId, new Date(call.at));
    }
  }

  private batchLength(): number {
    let size = 0;
    const longest = Math.min(this.batch, this.ready.length);
    for (let length = 0; length < longest; length += 1) {
      size += this.ready[length]?.size ?? 0;
      if (size > BATCH_SIZE) return Math.max(1, length);
    }
    return longest;
  }

  /** Something in the batch can't be stored: smaller ones find it, and it must not keep all others from the log. */
  private putAside(batch: readonly Ready[], error: unknown): void {
    const [first, ...others] = batch;
    if (first && others.length === 0) {
      log.error({ err: error, id: idOf(first.call) }, "a SCIM call could not be logged");
      this.miss(first.call.directoryId, first);
      return;
    }
    this.ready = [...batch, ...this.ready];
    this.batch = Math.ceil(batch.length / 2);
  }

  private async writeMissed(): Promise<void> {
    if (this.missed.size === 0) return;
    const missed = this.missed;
    this.missed = new Map();
    log.warn({ missed: Object.fromEntries(missed) }, "SCIM calls that are not in the log");
    await insertMissedCalls(missed, new Date()).catch((error: unknown) => {
      for (const [id, count] of missed) this.missed.set(id, (this.missed.get(id) ?? 0) + count);
      throw error;
    });
  }

  /** Live notices of what is now in the log; where they can't be sent, they are sent later, and the log is not written again. */
  private async tell(): Promise<void> {
    const first = this.seen.size > 0 ? await recordCalls(this.seen) : [];
    this.seen.clear();
    for (const directoryId of first) this.note(directoryId, ["directories", "home"]);
    for (const [name, event] of [...this.changed]) {
      await publish(pool(), event);
      this.changed.delete(name);
    }
  }
}

function requestLog(): RequestLog {
  const holder = globalThis as Holder;
  holder.musterScimLog ??= new RequestLog();
  return holder.musterScimLog;
}

/**
 * Remembers a SCIM call; it is written with others within 100 ms, off the request's path, together with the live notices
 * for what it changed. (A notice in the request's own transaction would make all commits queue up: PostgreSQL holds one
 * lock for all that notify.)
 * @param exchange what went over the wire; it is held as it is for 100 ms, and without its secrets from then on
 */
export function logScimRequest(facts: ScimCallFacts, topics: readonly Topic[], exchange?: Exchange): void {
  requestLog().add(facts, topics, exchange);
}

/** Writes what waits; called at a graceful stop, before the database connections close. */
export function flushScimLog(): Promise<void> {
  return requestLog().flush();
}
