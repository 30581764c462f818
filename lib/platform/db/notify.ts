import pg from "pg";
import { env } from "../env/env.ts";
import { log } from "../log/log.ts";
import { type AnyTx, execute } from "./execute.ts";

/** First element of the client's query keys; what a live notice makes stale. */
export type Topic =
  | "directories"
  | "diagnostics"
  | "identity-servers"
  | "clusters"
  | "keys"
  | "scim-requests"
  | "users"
  | "groups"
  | "devices"
  | "sync"
  | "attributes"
  | "admins"
  | "audit"
  | "home"
  | "organisation"
  | "mail"
  | "portal";

/** A live notice. It says what became stale, never what it became: readers ask with their own rights. */
export type LiveEvent = { topic: Topic; directoryId?: string; id?: string };

const CHANNEL = "muster";

/** Sends a notice when the transaction commits (PostgreSQL folds equal notices of one transaction into one). */
export async function publish(tx: AnyTx, event: LiveEvent): Promise<void> {
  await execute(tx, "select pg_notify($1, $2)::text", [CHANNEL, JSON.stringify(event)]);
}

type Listener = (event: LiveEvent) => void;
type Hub = { listeners: Set<Listener>; onReset: Set<() => void>; client: pg.Client | null; stopped: boolean };

const holder = globalThis as typeof globalThis & { musterHub?: Hub };

function connect(hub: Hub): void {
  const client = new pg.Client({
    connectionString: env().DATABASE_URL,
    application_name: "muster listen",
    keepAlive: true,
  });
  hub.client = client;
  let ended = false;
  const retry = (error?: Error) => {
    if (ended || hub.stopped) return;
    ended = true;
    if (error) log.warn({ reason: error.message }, "live notices: connection lost, reconnecting");
    void client.end().catch(() => undefined);
    setTimeout(() => hub.stopped || connect(hub), 500).unref();
  };
  client.on("error", retry);
  client.on("end", () => retry());
  client.on("notification", ({ payload }) => {
    if (!payload) return;
    const event = JSON.parse(payload) as LiveEvent;
    for (const listener of hub.listeners) listener(event);
  });
  client
    .connect()
    .then(() => client.query(`listen ${CHANNEL}`))
    // Notices may have been missed while disconnected: whoever caches must start afresh.
    .then(() => {
      for (const reset of hub.onReset) reset();
    })
    .catch(retry);
}

/**
 * Calls `listener` for each notice that any process commits. One connection a process, whatever the number
 * of listeners. `onReset` is called at each (re)connection, when notices may have been missed.
 * @returns a function that ends the subscription.
 */
export function subscribe(listener: Listener, onReset?: () => void): () => void {
  let hub = holder.musterHub;
  if (!hub) {
    hub = { listeners: new Set(), onReset: new Set(), client: null, stopped: false };
    holder.musterHub = hub;
    connect(hub);
  }
  const current = hub;
  current.listeners.add(listener);
  if (onReset) current.onReset.add(onReset);
  return () => {
    current.listeners.delete(listener);
    if (onReset) current.onReset.delete(onReset);
  };
}

/** Ends the listening connection; used at graceful stop and by tests. */
export async function closeNotices(): Promise<void> {
  const hub = holder.musterHub;
  delete holder.musterHub;
  if (!hub) return;
  hub.stopped = true;
  await hub.client?.end().catch(() => undefined);
}
