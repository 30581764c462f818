import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createListener } from "#lib/server/listener.ts";
import { serverOptions } from "#lib/server/server-options.ts";

/**
 * The SCIM server in a process of its own, which watches its own event loop. Between two ticks of a timer nobody else is
 * served, so the processor time that this thread used in between is how long others waited. Time of the clock would
 * count what other programs of a busy machine take.
 *
 * To its parent it tells `{ port, yardstick }`, and for each message the longest stretch since the last one.
 */
let longest = 0;
let before = process.threadCpuUsage();

function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

setInterval(() => {
  const now = process.threadCpuUsage();
  longest = Math.max(longest, milliseconds(now) - milliseconds(before));
  before = now;
}, 1);

/** Milliseconds that this machine takes to read 1 MiB of JSON: the least that any server has to do. */
function yardstick(): number {
  const text = JSON.stringify(
    Array.from({ length: 24_000 }, (_, index) => ({ value: `member-${index}-of-a-group` })),
  );
  const times = Array.from({ length: 7 }, () => {
    const start = process.threadCpuUsage();
    JSON.parse(text);
    return milliseconds(process.threadCpuUsage(start));
  });
  return times.sort((left, right) => left - right)[3] ?? 0;
}

const server = createServer(
  serverOptions,
  createListener((_request, response) => void response.writeHead(404).end()),
);
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ port, yardstick: yardstick() });
});
process.on("message", () => {
  const now = process.threadCpuUsage();
  process.send?.({ longest: Math.max(longest, milliseconds(now) - milliseconds(before)) });
  longest = 0;
  before = process.threadCpuUsage();
});
process.on("disconnect", () => process.exit());
