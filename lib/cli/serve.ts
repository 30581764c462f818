import { parseArgs } from "node:util";
import { installGitHooks } from "./git-hooks.ts";
import { runServer } from "./run-server.ts";
import { runTask } from "./run-task.ts";

/** `npm run up`: everything that is missing is made, then the console is served. `--dev` reloads. */
runTask(async (args) => {
  const { values } = parseArgs({ args, options: { dev: { type: "boolean", default: false } } });
  installGitHooks();
  return runServer({ dev: values.dev, build: true, logToFile: !values.dev });
});
