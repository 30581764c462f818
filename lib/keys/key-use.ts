import { publish } from "#lib/platform/db/notify.ts";
import { log } from "#lib/platform/log/log.ts";
import { type KeyUse, writeKeyUses } from "./key-authentication.store.ts";

const FLUSH_MS = 2_000;
const QUIET_SECONDS = 30;

type Noted = { uses: Map<string, KeyUse>; timer: NodeJS.Timeout | undefined };
const holder = globalThis as typeof globalThis & { musterKeyUse?: Noted };

function noted(): Noted {
  holder.musterKeyUse ??= { uses: new Map(), timer: undefined };
  return holder.musterKeyUse;
}

/** Remembers when and from where a key was last used; written within two seconds, off the request's path. */
export function noteKeyUse(keyId: string, address: string): void {
  const state = noted();
  state.uses.set(keyId, { keyId, at: new Date(), address });
  state.timer ??= setTimeout(() => void flushKeyUse(), FLUSH_MS).unref();
}

/** Writes what was noted since the last time; to be awaited before the database connections are closed. */
export async function flushKeyUse(): Promise<void> {
  const state = noted();
  clearTimeout(state.timer);
  state.timer = undefined;
  if (state.uses.size === 0) return;
  const uses = [...state.uses.values()];
  state.uses.clear();
  try {
    await writeKeyUses(uses, QUIET_SECONDS, async (tx, keys) => {
      for (const { id, directoryId } of keys) await publish(tx, { topic: "keys", directoryId, id });
    });
  } catch (error) {
    // Only a time for people to read is lost; the call that it tells of was answered.
    log.warn({ err: error }, "the last use of keys could not be written");
  }
}
