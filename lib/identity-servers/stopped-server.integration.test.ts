import { expect, test } from "vitest";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { enqueue } from "#lib/platform/queue/queue.ts";
import { markStopped, registerServer, setWorkerId } from "./identity-server.store.ts";

test("a job that a runner could not hand back is released when its server stops, or registers anew", async () => {
  const task = `stopped@${newId()}`;
  const worker = `pool-${newId()}`;
  const server = { cluster: task, name: "Test", host: "test", pid: 1, version: "0" };
  const lease = await registerServer(server);
  await setWorkerId(lease, worker);
  const connection = await pool().connect();
  await enqueue(connection, task, {});
  connection.release();
  const lockedBy = async () => {
    const { rows } = await pool().query(
      "select locked_by from graphile_worker.jobs where task_identifier = $1",
      [task],
    );
    return rows;
  };
  await pool().query(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = $2
      where task_id = (select id from graphile_worker._private_tasks where identifier = $1)`,
    [task, worker],
  );
  expect(await lockedBy()).toEqual([{ locked_by: worker }]);
  await markStopped({ ...lease, epoch: lease.epoch + 1n });
  expect(await lockedBy()).toEqual([{ locked_by: worker }]);
  await markStopped(lease);
  expect(await lockedBy()).toEqual([{ locked_by: null }]);
});
