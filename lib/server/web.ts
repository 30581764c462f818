import { createServer, type Server } from "node:http";
import path from "node:path";
import next from "next";
import { flushKeyUse } from "#lib/keys/key-use.ts";
import { closeNotices } from "#lib/platform/db/notify.ts";
import { closePool } from "#lib/platform/db/pool.ts";
import { env } from "#lib/platform/env/env.ts";
import { log } from "#lib/platform/log/log.ts";
import { flushScimLog } from "#lib/scim/request-log.ts";
import { answerOddRequests } from "./client-error.ts";
import { drain } from "./drain.ts";
import { createListener } from "./listener.ts";
import { serverOptions } from "./server-options.ts";

const DRAIN_MS = 10_000;

/**
 * Starts one web process: SCIM on node:http with Next behind it.
 * @returns the server, listening on PORT, and how to stop it: no new requests, running ones get 10 s to end
 */
export async function startWeb(): Promise<{ server: Server; stop: () => Promise<void> }> {
  const dev = env().NODE_ENV === "development";
  process.env.NEXTAUTH_URL ??= env().publicUrl;
  const server = answerOddRequests(createServer(serverOptions));
  const app = next({
    dev,
    dir: path.resolve(import.meta.dirname, "../.."),
    port: env().PORT,
    httpServer: server,
  });
  await app.prepare();
  server.on("request", createListener(app.getRequestHandler()));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(env().PORT, resolve);
  });
  return { server, stop: () => stop(server, app) };
}

async function stop(server: Server, app: { close(): Promise<void> }): Promise<void> {
  await drain(server, DRAIN_MS);
  await Promise.allSettled([app.close(), closeNotices(), flushScimLog(), flushKeyUse()]);
  await closePool().catch((error: unknown) =>
    log.warn({ err: error }, "closing the database connections failed"),
  );
}
