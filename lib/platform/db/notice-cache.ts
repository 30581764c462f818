import { subscribe, type Topic } from "./notify.ts";

/** Entries older than this are read again, so that a lost notice costs a second at most. */
const FRESH_MS = 1000;
const MAX_ENTRIES = 10_000;

type Entry<V> = { readonly value: Promise<V>; readonly readAt: number };

/**
 * Rows kept in this process, dropped when a notice says that they changed, and after a second in any case.
 * Calls for one key at the same time share one read; a read that fails is not kept.
 * @returns a function that gives the value for a key
 */
export function noticeCache<V>(
  topics: readonly Topic[],
  read: (key: string) => Promise<V>,
): (key: string) => Promise<V> {
  const entries = new Map<string, Entry<V>>();
  let listening = false;
  const listen = (): void => {
    listening = true;
    subscribe(
      ({ topic }) => {
        if (topics.includes(topic)) entries.clear();
      },
      () => entries.clear(),
    );
  };
  return (key) => {
    if (!listening) listen();
    const now = performance.now();
    const known = entries.get(key);
    if (known && now - known.readAt < FRESH_MS) return known.value;
    if (entries.size >= MAX_ENTRIES) entries.clear();
    const entry: Entry<V> = { value: read(key), readAt: now };
    entries.set(key, entry);
    entry.value.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry.value;
  };
}
