import type pg from "pg";
import { vi } from "vitest";
import { pool } from "#lib/platform/db/pool.ts";

/** Where a sync stops: in the transaction that brings a run's counter to `atLeast`, when all of it but the commit is done. */
export type Place = {
  directoryId: string;
  stage: "reading" | "writing" | "removing";
  counter: "read" | "created" | "ended";
  atLeast: number;
};

export type Gate = {
  /** Resolves when a sync stands before it. */
  reached: () => Promise<void>;
  open: () => Promise<void>;
};

let number = 0;

/**
 * Lets tests stop syncs of any process at a place that they choose, by a trigger and locks of this database alone.
 * @param client a connection of its own, which holds the gates shut
 */
export async function installGates(client: pg.Client): Promise<void> {
  await client.query(`
    CREATE TABLE test_gate (number int, directory_id uuid, stage text, counter text, at_least int);
    CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock_shared(7, number) FROM test_gate
        WHERE directory_id = NEW.directory_id AND OLD.resume->>'stage' = stage AND (NEW.counts->>counter)::int >= at_least;
      RETURN NEW;
    -- Whoever stands before a gate waits as long as the test needs, not as long as a product's lock may take.
    END $$ SET lock_timeout = 0;
    CREATE TRIGGER wait_at_gate BEFORE UPDATE OF counts ON sync_run FOR EACH ROW EXECUTE FUNCTION wait_at_gate()`);
}

/** Shuts a gate: the sync that comes to it waits until it is opened. */
export async function shutGate(client: pg.Client, place: Place): Promise<Gate> {
  number += 1;
  const own = number;
  const { directoryId, stage, counter, atLeast } = place;
  await client.query("SELECT pg_advisory_lock(7, $1)", [own]);
  await client.query("INSERT INTO test_gate VALUES ($1, $2, $3, $4, $5)", [
    own,
    directoryId,
    stage,
    counter,
    atLeast,
  ]);
  const isReached = async () => {
    const { rowCount } = await pool().query(
      "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 7 AND objid = $1 AND NOT granted",
      [own],
    );
    return rowCount !== 0;
  };
  return {
    reached: async () => {
      await vi.waitUntil(isReached, { timeout: 60_000, interval: 50 });
    },
    open: async () => {
      await client.query("SELECT pg_advisory_unlock(7, $1)", [own]);
    },
  };
}
