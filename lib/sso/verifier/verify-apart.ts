import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Worker } from "node:worker_threads";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { log } from "#lib/platform/log/log.ts";
import { FairQueue } from "./fair-queue.ts";
import type { Order, Outcome, Tasks } from "./tasks.ts";

/** Who is let wait: a large office at nine o'clock, at some ten milliseconds each. */
const MOST = { inAll: 64, ofANetwork: 32 };
/**
 * Within the limits of size the worst message takes half a second of a processor. What takes so long, on a machine however busy,
 * is not waited for. In milliseconds.
 */
const LONGEST_MS = 20_000;

type Result<Name extends keyof Tasks> = Awaited<ReturnType<Tasks[Name]>>;

/** Kept on globalThis: development reloads modules and must not leak threads. */
const holder = globalThis as typeof globalThis & { musterVerifier?: Verifier };
type Verifier = { queue: FairQueue; thread: Worker | null };

/**
 * Does a task in this process's one thread for it, so that what strangers send holds up no request: canonicalizing hostile XML
 * takes half a second, and requests wait for each other's milliseconds. One at a time; the others wait, in turn by network.
 * @param network of whoever sent it; empty where it is unknown
 * @throws AppError too_busy where too many wait, or it took too long
 */
export function verifyApart<Name extends keyof Tasks>(
  name: Name,
  input: Parameters<Tasks[Name]>,
  network: string,
): Promise<Result<Name>> {
  holder.musterVerifier ??= { queue: new FairQueue(MOST), thread: null };
  const verifier = holder.musterVerifier;
  return verifier.queue.run(network, async (): Promise<Result<Name>> => {
    verifier.thread ??= startThread(verifier);
    const { thread } = verifier;
    try {
      return (await order(thread, { name, input } as Order)) as Result<Name>;
    } catch (error) {
      // Whatever state it is in: the next task gets another.
      verifier.thread = null;
      await thread.terminate();
      throw error;
    }
  });
}

function startThread(verifier: Verifier): Worker {
  // Node runs the file as it is. Where a bundler sees a Worker made, it takes the file for one of its own; it sees none here.
  const file = path.join(path.dirname(fileURLToPath(import.meta.url)), "worker.ts");
  const { Worker: Thread } = process.getBuiltinModule("node:worker_threads");
  const thread = new Thread(file, { env: {}, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 256 } });
  // It keeps no process alive, and ends none: what it was at is told that it has ended.
  thread.unref();
  thread.on("error", ({ message }) =>
    log.warn({ reason: message }, "the thread that checks SAML messages failed"),
  );
  // Also where it ends while nothing is asked of it: nobody waits for a thread that is gone.
  thread.once("exit", () => {
    if (verifier.thread === thread) verifier.thread = null;
  });
  return thread;
}

/** @throws AppError too_busy where the thread does not answer, or ended over it; Error for what went wrong in it */
async function order(thread: Worker, given: Order): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<Outcome | null>();
  const giveUp = () => resolve(null);
  const limit = setTimeout(giveUp, LONGEST_MS);
  thread.once("message", resolve).once("exit", giveUp);
  thread.postMessage(given);
  const outcome = await promise;
  clearTimeout(limit);
  thread.off("message", resolve).off("exit", giveUp);
  if (outcome?.ok) return outcome.result;
  if (outcome) throw new Error(outcome.message);
  log.warn({ task: given.name }, "checking a SAML message took too long, or too much memory");
  throw new AppError("too_busy", {
    detail: "Muster could not check this in time. Try again.",
    retryAfter: 5,
  });
}
