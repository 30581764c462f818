/** How long a call may take: less than what identity providers wait, so that they hear why. */
const LIMIT_MS = 25_000;
/** A call of a thousand operations. */
const BULK_LIMIT_MS = 120_000;

/** Milliseconds that a call to this URL may take. */
export function limitOf(url: string): number {
  return /\/bulk\/?$/i.test(url) ? BULK_LIMIT_MS : LIMIT_MS;
}

/** Of that, milliseconds in which the body has to be here: a sender who stalls is told so, and not that the database did. */
export function bodyLimitOf(limitMs: number): number {
  return limitMs * 0.8;
}

/**
 * The outcome of a call, or an end to waiting for it: a database that has frozen gives neither an answer nor an error.
 * Whether a change is made in the end is not known then, as when the connection breaks.
 */
export async function withinLimit<T>(outcome: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(limitMs)), limitMs);
  });
  try {
    return await Promise.race([outcome, end]);
  } finally {
    clearTimeout(timer);
  }
}

export class NoAnswer extends Error {
  /** As of a network that does not answer. */
  readonly code = "ETIMEDOUT";

  constructor(limitMs: number) {
    super(`no answer within ${limitMs} ms`);
    this.name = "NoAnswer";
  }
}
