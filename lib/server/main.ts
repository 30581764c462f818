import { runProcesses } from "./run-processes.ts";
import { startWeb } from "./web.ts";

/** Production entry, started by lib/cli with a complete environment: SCIM and the console in as many processes as cores. */
await runProcesses(startWeb);
