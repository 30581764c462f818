import { createListener } from "#lib/server/listener.ts";
import { serveMeasured } from "./measured-server.ts";

/**
 * Muster's SCIM server as production mounts it: one web process's listener on node:http, with nothing behind it where
 * production has Next.
 */
type Holder = typeof globalThis & { musterScimLog?: unknown };
const holder = globalThis as Holder;
const silent = { add: () => undefined, flush: () => Promise.resolve() };
let log: unknown;

serveMeasured(
  createListener((_request, response) => void response.writeHead(404).end()),
  (question) => {
    if (question === "log off") {
      log = holder.musterScimLog;
      holder.musterScimLog = silent;
    } else if (log === undefined) delete holder.musterScimLog;
    else holder.musterScimLog = log;
  },
);
