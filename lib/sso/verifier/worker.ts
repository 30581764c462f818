import { parentPort } from "node:worker_threads";
import { type Order, type Outcome, tasks } from "./tasks.ts";

/** The thread's entry: one order after the other. It has no environment, and with it none of the installation's secrets. */
parentPort?.on("message", async ({ name, input }: Order) => {
  const work = tasks[name] as (...given: unknown[]) => Promise<unknown>;
  const outcome: Outcome = await work(...input).then(
    (result) => ({ ok: true, result }),
    (error: unknown) => ({ ok: false, message: error instanceof Error ? error.message : String(error) }),
  );
  parentPort?.postMessage(outcome);
});
