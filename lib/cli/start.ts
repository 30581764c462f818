import { parseArgs } from "node:util";
import { runServer } from "./run-server.ts";
import { runTask } from "./run-task.ts";

/** `npm start`: production. Installs and builds nothing, and logs to standard output. */
runTask(async (args) => {
  parseArgs({ args, options: {} });
  return runServer({ dev: false, build: false, logToFile: false });
});
