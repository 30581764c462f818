import type { Installation } from "./installation.ts";

const LOOK_MS = 1_000;

/**
 * Looks once a second whether the embedded database still runs, and starts it again if it was killed: nobody
 * else would. What was committed is there again; requests in between were answered with 503.
 *
 * @returns a function that ends the watch
 */
export function watchDatabase(installation: Pick<Installation, "reviveDatabase">): () => Promise<void> {
  let stopped = false;
  let look: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    look = look.then(() => (stopped ? undefined : reviveOnce(installation)));
  }, LOOK_MS);
  return async () => {
    stopped = true;
    clearInterval(timer);
    await look;
  };
}

async function reviveOnce(installation: Pick<Installation, "reviveDatabase">): Promise<void> {
  try {
    if (await installation.reviveDatabase()) {
      console.warn("PostgreSQL had ended without being told to, and runs again.");
    }
  } catch (error) {
    console.error((error as Error).message);
  }
}
