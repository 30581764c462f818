import { randomBytes } from "node:crypto";
import { type LiveEvent, subscribe } from "../db/notify.ts";
import { AppError } from "../errors/app-error.ts";

const HEARTBEAT_MS = 15_000;
/** Notices that are kept for tabs which come back after a blip. */
const KEPT = 500;

type Numbered = { number: number; event: LiveEvent };
type Journal = {
  name: string;
  last: number;
  kept: Numbered[];
  followers: Set<(entry: Numbered) => void>;
  /** Ends each open stream. */
  endings: Set<() => void>;
  /** Open streams by reader. */
  readers: Map<string, number>;
};

const holder = globalThis as typeof globalThis & { musterJournal?: Journal };

/** The last notices of this process, numbered; one subscription, whatever the number of tabs. */
function journal(): Journal {
  if (holder.musterJournal === undefined) {
    const created: Journal = {
      name: randomBytes(6).toString("hex"),
      last: 0,
      kept: [],
      followers: new Set(),
      endings: new Set(),
      readers: new Map(),
    };
    holder.musterJournal = created;
    subscribe((event) => {
      created.last += 1;
      const entry = { number: created.last, event };
      created.kept.push(entry);
      if (created.kept.length > KEPT) created.kept.shift();
      for (const follow of created.followers) follow(entry);
    });
  }
  return holder.musterJournal;
}

export type EventStreamOptions = {
  /** Whether this reader may know of the notice. */
  isVisible: (event: LiveEvent) => boolean;
  /** Asked with every heartbeat; the stream ends when it is no longer so. */
  isStillAllowed: () => Promise<boolean>;
  /** Notices after which it is asked at once; a reader of many streams of one session asks for each. */
  mayEnd?: (event: LiveEvent) => boolean;
  /** Whose stream it is: a session, of which so many are open at a time in this process. */
  reader?: string;
};

/** Streams of one reader: each holds a connection. */
const MOST_OF_A_READER = 10;

/**
 * Server-sent events (WHATWG HTML §9.2) of live notices. A heartbeat comment every 15 s keeps proxies
 * from closing it. `Last-Event-ID` brings what was missed, if this process still has it; a reader that
 * comes to another process, or too late, gets what comes from now on and has to ask anew itself.
 */
export function streamEvents(
  request: Request,
  { isVisible, isStillAllowed, mayEnd = () => false, reader }: EventStreamOptions,
): Response {
  const { name, kept, followers, endings, readers } = journal();
  const isOneTooMany = reader !== undefined && (readers.get(reader) ?? 0) >= MOST_OF_A_READER;
  if (isOneTooMany)
    throw new AppError("too_many_requests", {
      detail: "This session has too many pages open. Close some of them.",
      retryAfter: 30,
    });
  const text = new TextEncoder();
  let close = (): void => undefined;

  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      let isOpen = true;
      const write = (chunk: string): void => {
        // The reader may have gone while the session was looked up for a heartbeat.
        if (!isOpen) return;
        // A reader that doesn't read would make the queue grow without end.
        if ((controller.desiredSize ?? 0) < -1000) close();
        else controller.enqueue(text.encode(chunk));
      };
      const follow = ({ number, event }: Numbered): void => {
        if (isVisible(event)) write(`id: ${name}-${number}\ndata: ${JSON.stringify(event)}\n\n`);
        if (mayEnd(event)) ask();
      };
      const ask = (): void => {
        isStillAllowed().then(
          (allowed) => (allowed ? write(": still here\n\n") : close()),
          () => write(": the database is away\n\n"),
        );
      };
      const beat = setInterval(ask, HEARTBEAT_MS);

      close = () => {
        if (!isOpen) return;
        isOpen = false;
        clearInterval(beat);
        followers.delete(follow);
        endings.delete(close);
        count(readers, reader, -1);
        request.signal.removeEventListener("abort", close);
        try {
          controller.close();
        } catch {
          // The reader went first: there is nothing left to close.
        }
      };
      request.signal.addEventListener("abort", close);
      write("retry: 2000\n\n");
      for (const entry of missed(request.headers.get("last-event-id"), name, kept)) follow(entry);
      followers.add(follow);
      endings.add(close);
      count(readers, reader, 1);
    },
    cancel: () => close(),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

function count(readers: Map<string, number>, reader: string | undefined, change: 1 | -1): void {
  if (reader === undefined) return;
  const streams = (readers.get(reader) ?? 0) + change;
  if (streams > 0) readers.set(reader, streams);
  else readers.delete(reader);
}

/** Ends the open streams of this process, which is being stopped: browsers reconnect to whoever serves next. */
export function endStreams(): void {
  for (const end of holder.musterJournal?.endings ?? []) end();
}

function missed(lastId: string | null, name: string, kept: readonly Numbered[]): readonly Numbered[] {
  const [journalName, number] = (lastId ?? "").split("-");
  if (journalName !== name || number === undefined || !/^\d+$/.test(number)) return [];
  return kept.filter((entry) => entry.number > Number(number));
}
