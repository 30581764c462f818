import type { ScimAnswer } from "./context.ts";
import { scimError } from "./scim-error.ts";

/**
 * The body of an answer that is too long to be held: JSON text in parts, each made when the one before was taken. It has
 * begun already, and holds what it needs until it ends: whoever doesn't take it to its end calls `return()`.
 */
export type LongBody = AsyncGenerator<string, void, undefined>;

/** Milliseconds in which a client must have taken a long body. */
export const takingMs = 120_000;

/** Begins a generator that yields once before its first part, so that from then on its `finally` is sure to be reached. */
export async function begun(body: LongBody): Promise<LongBody> {
  await body.next();
  return body;
}

/** Ends an answer that nobody takes. */
export function discard({ body }: ScimAnswer): void {
  if (typeof body === "object") void body.return();
}

/** What a client took of a body: `start`, its first characters, and its length in bytes. */
export type Taken = { readonly start: string; readonly bytes: number; readonly isWhole: boolean };

/** Characters of the start. */
const startLength = 128 * 1024;

/** Hands a body on, and tells what was taken of it when it has ended, was given up, or broke off. */
export function observed(body: LongBody, tell: (taken: Taken) => void): Promise<LongBody> {
  return begun(handOn(body, tell));
}

async function* handOn(body: LongBody, tell: (taken: Taken) => void): LongBody {
  let start = "";
  let bytes = 0;
  let isWhole = false;
  try {
    yield "";
    for await (const part of body) {
      if (start.length < startLength) start += part.slice(0, startLength - start.length);
      bytes += Buffer.byteLength(part);
      yield part;
    }
    isWhole = true;
  } finally {
    await body.return();
    tell({ start, bytes, isWhole });
  }
}

/** Milliseconds that a call waits for a place; clients give up after 60 s. */
const patienceMs = 20_000;

type Waiting = { readonly owner: string; readonly admit: () => void };

/** Places for so many at once, and for so many of each owner, so that none takes all of them; others wait. */
export class Places {
  private readonly all: number;
  private readonly each: number;
  private readonly taken = new Map<string, number>();
  private readonly waiting = new Set<Waiting>();
  private total = 0;

  constructor({ all, each }: { all: number; each: number }) {
    this.all = all;
    this.each = each;
  }

  /** @returns what gives the place back @throws ScimError 503 when none is free in time */
  async take(owner: string, waitMs = patienceMs): Promise<() => void> {
    if (this.isFree(owner)) this.count(owner, 1);
    else await this.next(owner, waitMs);
    let isHeld = true;
    return () => {
      if (isHeld) this.giveBack(owner);
      isHeld = false;
    };
  }

  private isFree(owner: string): boolean {
    return this.total < this.all && (this.taken.get(owner) ?? 0) < this.each;
  }

  private count(owner: string, change: 1 | -1): void {
    this.total += change;
    const taken = (this.taken.get(owner) ?? 0) + change;
    if (taken > 0) this.taken.set(owner, taken);
    else this.taken.delete(owner);
  }

  private next(owner: string, waitMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const one: Waiting = {
        owner,
        admit: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.waiting.delete(one);
        const detail = "Too many large groups are read at the same time. Try again shortly.";
        reject(scimError(503, undefined, detail, { "retry-after": "5" }));
      }, waitMs);
      this.waiting.add(one);
    });
  }

  private giveBack(owner: string): void {
    this.count(owner, -1);
    // Whoever was free to come in has not waited: only this place can let one in.
    const next = [...this.waiting].find((one) => this.isFree(one.owner));
    if (!next) return;
    this.waiting.delete(next);
    this.count(next.owner, 1);
    next.admit();
  }
}
