import { type LiveEvent, subscribe } from "#lib/platform/db/notify.ts";
import { findKeyByHash, type StoredKey } from "./key-authentication.store.ts";

const MAX_ENTRIES = 10_000;
/** Covers a listening connection that is dead without either end knowing: no notice, no reconnection. */
const MAX_AGE_MS = 10_000;

/** A read that has not come back by then has been lost on its way: whoever asks next reads anew. */
const MAX_READ_MS = 5_000;

type Entry = { key: StoredKey; readAt: number };
type Reading = { readonly key: Promise<StoredKey | null>; readonly since: number };
type KeyCache = {
  find(hash: string): Promise<StoredKey | null>;
  clear(): void;
};

/**
 * Keys by the hash of their token, in this process. Unknown tokens are not kept: guesses would fill it.
 * A notice about a key or its directory drops what it concerns, a reconnection drops everything.
 */
export function createKeyCache(
  load: (hash: string) => Promise<StoredKey | null>,
  now: () => number = Date.now,
) {
  const entries = new Map<string, Entry>();
  const loading = new Map<string, Reading>();
  // Grows with each notice: what was read before it must not be kept after it.
  let generation = 0;

  function forget(matches: (key: StoredKey) => boolean): void {
    generation += 1;
    loading.clear();
    for (const [hash, { key }] of entries) if (matches(key)) entries.delete(hash);
  }

  async function read(hash: string, readAt: number): Promise<StoredKey | null> {
    const startedIn = generation;
    try {
      const key = await load(hash);
      if (key && generation === startedIn) {
        entries.delete(hash);
        entries.set(hash, { key, readAt });
        const oldest = entries.size > MAX_ENTRIES ? entries.keys().next().value : undefined;
        if (oldest !== undefined) entries.delete(oldest);
      }
      return key;
    } finally {
      if (generation === startedIn && loading.get(hash)?.since === readAt) loading.delete(hash);
    }
  }

  return {
    /** The key, from memory or read once for all who ask meanwhile; null when there is none. */
    find(hash: string): Promise<StoredKey | null> {
      const entry = entries.get(hash);
      if (entry && now() - entry.readAt < MAX_AGE_MS) return Promise.resolve(entry.key);
      let pending = loading.get(hash);
      if (!pending || now() - pending.since >= MAX_READ_MS) {
        const since = now();
        pending = { key: read(hash, since), since };
        loading.set(hash, pending);
      }
      return pending.key;
    },
    /** Drops what a live notice makes stale. */
    notice({ topic, directoryId, id }: LiveEvent): void {
      if (topic === "keys") {
        forget((key) => (id ? key.id === id : directoryId ? key.directoryId === directoryId : true));
      } else if (topic === "directories") {
        const changed = directoryId ?? id;
        forget((key) => !changed || key.directoryId === changed);
      }
    },
    clear(): void {
      forget(() => true);
    },
  };
}

const holder = globalThis as typeof globalThis & { musterKeyCache?: KeyCache };

/** The one cache of this process, listening from its first use on. */
export function keyCache(): KeyCache {
  if (!holder.musterKeyCache) {
    const cache = createKeyCache(findKeyByHash);
    subscribe(cache.notice, cache.clear);
    holder.musterKeyCache = cache;
  }
  return holder.musterKeyCache;
}
