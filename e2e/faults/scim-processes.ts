import { createServer } from "node:http";
import { closeNotices } from "#lib/platform/db/notify.ts";
import { closePool } from "#lib/platform/db/pool.ts";
import { env } from "#lib/platform/env/env.ts";
import { createListener } from "#lib/server/listener.ts";
import { runProcesses } from "#lib/server/run-processes.ts";
import { serverOptions } from "#lib/server/server-options.ts";

/** The production server's processes, without the console: nothing has to be built. `/pid` tells which one answers. */
await runProcesses(async () => {
  const server = createServer(
    serverOptions,
    createListener((_request, response) => void response.end(String(process.pid))),
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(env().PORT, resolve);
  });
  return {
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await closeNotices();
      await closePool();
    },
  };
});
