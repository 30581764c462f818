import { bench } from "#e2e/bench/bench.ts";
import { runTask } from "./run-task.ts";

/** `npm run bench`: the SCIM server beside the bare machine; `npm run bench -- --help` tells the options. */
runTask(bench);
