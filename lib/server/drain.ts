import type { Server } from "node:http";
import { endStreams } from "#lib/platform/http/event-stream.ts";

const SWEEP_MS = 50;

/** Closes a server: no new connections, live streams end, running requests get `limitMs` milliseconds to be answered. */
export async function drain(server: Server, limitMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  endStreams();
  // An answered request leaves its connection open for the next one, which must not come any more.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const force = setTimeout(() => server.closeAllConnections(), limitMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(force);
}
