import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import { expect, test } from "vitest";
import { inSqlTransaction, pool } from "./pool.ts";

test("a statement without an answer is given up with its connection, and hurts nobody when PostgreSQL goes on", async () => {
  await pool().query("create table frozen (text text)");
  await inSqlTransaction(async (holder) => {
    await holder.query("lock table frozen");
    const started = performance.now();
    const copy = Object.assign(copyFrom("copy frozen from stdin"), { query_timeout: 100 });
    await expect(inSqlTransaction((tx) => pipeline(["text\n"], tx.query(copy)))).rejects.toThrow(
      "Query read timeout",
    );
    // A rollback would wait for the lock, too.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
  // PostgreSQL asks for the text now, which is the end of a process that still listens.
  const waiting =
    "select 1 from pg_stat_activity where query like 'copy frozen%' and datname = current_database()";
  await expect.poll(async () => (await pool().query(waiting)).rowCount).toBe(0);
  expect((await pool().query("select * from frozen")).rows).toEqual([]);
});
