import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { closePool } from "#lib/platform/db/pool.ts";
import { readiness } from "./readiness.ts";

test("a network that swallowed a question is no longer held against the database once it is back", async () => {
  const database = new URL(process.env.DATABASE_URL ?? "");
  const sockets: Socket[] = [];
  let isSwallowed = false;
  /** Passes on what comes, or, for ever, nothing more of a connection on which something was swallowed. */
  const proxy = createServer((client) => {
    const server = connect(Number(database.port), database.hostname);
    let isLost = false;
    const passOn = (to: Socket) => (data: Buffer) => {
      isLost ||= isSwallowed;
      if (!isLost) to.write(data);
    };
    client.on("data", passOn(server)).on("error", () => undefined);
    client.on("close", () => server.destroy());
    server.on("data", passOn(client)).on("error", () => undefined);
    sockets.push(client, server);
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  const address = proxy.address() as AddressInfo;
  const through = Object.assign(new URL(database), { hostname: "127.0.0.1", port: String(address.port) });
  const original = process.env.DATABASE_URL;
  process.env.DATABASE_URL = through.href;
  onTestFinished(async () => {
    process.env.DATABASE_URL = original;
    for (const socket of sockets) socket.destroy();
    proxy.close();
    await closePool();
  });

  expect((await readiness()).status).toBe("ready");
  isSwallowed = true;
  expect((await readiness(500)).status).toBe("unavailable");
  isSwallowed = false;
  await expect.poll(async () => (await readiness(500)).status, { timeout: 20_000 }).toBe("ready");
});
