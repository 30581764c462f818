export type LiveState = "live" | "reconnecting";

interface Follower {
  /** Query topics that became stale. */
  onTopics: (topics: ReadonlySet<string>) => void;
  /** Notices may have been missed: everything on the page may be stale. */
  onEverything: () => void;
  onState: (state: LiveState) => void;
}

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
const POLL_MS = 10_000;
/** A blip shorter than this is nobody's business. */
const GRACE_MS = 3_000;
/** Notices within this time become one round of requests. */
const GATHER_MS = 250;
/** A browser allows six HTTP/1.1 connections an origin, shared by its tabs: hidden ones give theirs back. */
const HIDDEN_MS = 60_000;

/** What home sums up: their notices make it stale as well. */
const SHOWN_ON_HOME = new Set([
  "directories",
  "diagnostics",
  "identity-servers",
  "clusters",
  "keys",
  "scim-requests",
  "users",
  "attributes",
]);

/**
 * Listens to `/api/v1/events` (notices `{ topic, directoryId?, id? }`), reconnects with
 * growing pauses, and polls meanwhile. Returns the function that ends it.
 */
export function followEvents({ onTopics, onEverything, onState }: Follower): () => void {
  let source: EventSource | undefined;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let grace: ReturnType<typeof setTimeout> | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;
  let hide: ReturnType<typeof setTimeout> | undefined;
  let gather: ReturnType<typeof setTimeout> | undefined;
  let topics = new Set<string>();

  function flush() {
    gather = undefined;
    if (topics.size === 0) return;
    const stale = topics;
    topics = new Set();
    // The first notice goes out at once; those that follow closely are gathered.
    gather = setTimeout(flush, GATHER_MS);
    onTopics(stale);
  }

  function receive(event: MessageEvent<string>) {
    const { topic } = JSON.parse(event.data) as { topic?: string };
    if (!topic) return;
    topics.add(topic);
    if (SHOWN_ON_HOME.has(topic)) topics.add("home");
    // A device works as long as its user has access.
    if (topic === "users") topics.add("devices");
    if (gather === undefined) flush();
  }

  function connected() {
    clearTimeout(grace);
    clearInterval(poll);
    grace = undefined;
    poll = undefined;
    // Also at the first connection: what happened since the server rendered the page reached nobody here.
    onEverything();
    failures = 0;
    onState("live");
  }

  function lost() {
    close();
    const pause = Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS);
    failures += 1;
    // Spread out, so that a restarted server is not met by all tabs at once.
    retry = setTimeout(open, pause * (0.75 + Math.random() / 2));
    grace ??= setTimeout(() => {
      onState("reconnecting");
      poll = setInterval(onEverything, POLL_MS);
    }, GRACE_MS);
  }

  function open() {
    source = new EventSource("/api/v1/events");
    source.onopen = connected;
    source.onmessage = receive;
    source.onerror = lost;
  }

  function close() {
    source?.close();
    source = undefined;
    clearTimeout(retry);
  }

  function visibility() {
    clearTimeout(hide);
    if (document.visibilityState === "hidden") {
      hide = setTimeout(close, HIDDEN_MS);
    } else if (!source) {
      clearTimeout(retry);
      failures = Math.max(failures, 1);
      open();
    }
  }

  open();
  document.addEventListener("visibilitychange", visibility);
  return () => {
    document.removeEventListener("visibilitychange", visibility);
    close();
    clearTimeout(grace);
    clearInterval(poll);
    clearTimeout(hide);
    clearTimeout(gather);
  };
}
