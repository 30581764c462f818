import { setTimeout as pause } from "node:timers/promises";
import type { OutgoingAnswer } from "#lib/platform/net/outgoing.ts";
import { isRetryableStatus, retryDelayMs } from "#lib/platform/net/retry-delay.ts";
import { UnexpectedAnswer } from "./provider-refusal.ts";

/** A step's answer; `headers` as Graph writes their names. */
export type BatchAnswer = {
  id: string;
  status: number;
  headers?: Record<string, string> | null | undefined;
  body?: unknown;
};

/** https://learn.microsoft.com/graph/json-batching#batch-size-limitations */
const MOST_STEPS = 20;
/** Graph throttles each step by itself, and answers the batch with 200: https://learn.microsoft.com/graph/throttling#throttling-and-batching */
const ATTEMPTS = 5;
const MOST_WAIT_MS = 30_000;

/**
 * Asks for many things, twenty with a call. Steps that were throttled, or failed for a moment, are asked for again, and no others,
 * after the longest pause that one of them was told.
 * @param send one batch of at most twenty paths
 * @returns the last answer for each path
 * @throws UnexpectedAnswer where Graph leaves one out
 */
export async function askInBatches(
  paths: readonly string[],
  send: (steps: readonly { id: string; path: string }[]) => Promise<readonly BatchAnswer[]>,
  signal?: AbortSignal,
): Promise<Map<string, BatchAnswer>> {
  const answers = new Map<string, BatchAnswer>();
  for (let attempt = 1, left = [...new Set(paths)]; left.length > 0; attempt += 1) {
    const batches = Array.from({ length: Math.ceil(left.length / MOST_STEPS) }, (_, index) =>
      left.slice(index * MOST_STEPS, (index + 1) * MOST_STEPS),
    );
    await Promise.all(
      batches.map(async (batch) => {
        const found = await send(batch.map((path, index) => ({ id: String(index), path })));
        const byId = new Map(found.map((answer) => [answer.id, answer]));
        batch.forEach((path, index) => {
          const answer = byId.get(String(index));
          if (answer === undefined) throw new UnexpectedAnswer(200, "a batch that leaves steps out", "");
          answers.set(path, answer);
        });
      }),
    );
    left = left.filter((path) => isRetryableStatus(answers.get(path)?.status ?? 0));
    const waitMs = Math.max(0, ...left.map((path) => delayOf(attempt, answers.get(path))));
    if (left.length === 0 || attempt === ATTEMPTS || waitMs > MOST_WAIT_MS) break;
    await pause(waitMs, undefined, signal === undefined ? {} : { signal });
  }
  return answers;
}

function delayOf(attempt: number, answer: BatchAnswer | undefined): number {
  return answer === undefined
    ? 0
    : retryDelayMs(attempt, { status: answer.status, header: headerOf(answer) });
}

/** A step's header in whatever case. */
function headerOf({ headers }: BatchAnswer): (name: string) => string | null {
  const all = new Map(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => all.get(name.toLowerCase()) ?? null;
}

/** A step of a batch as an answer of its own. */
export function stepOf(step: BatchAnswer): OutgoingAnswer {
  const header = headerOf(step);
  const headers = (name: string) => [header(name) ?? []].flat();
  return {
    status: step.status,
    header,
    headers,
    body: JSON.stringify(step.body ?? null),
    url: "",
    durationMs: 0,
    attempts: 1,
  };
}
