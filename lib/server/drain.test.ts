import { Agent, createServer, get, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterEach, expect, test, vi } from "vitest";
import { streamEvents } from "#lib/platform/http/event-stream.ts";
import { drain } from "./drain.ts";

vi.mock("#lib/platform/db/notify.ts", () => ({ subscribe: () => () => undefined }));

const agent = new Agent({ keepAlive: true });
afterEach(() => agent.destroy());

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 65_000 }, answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function ask(server: Server): Promise<IncomingMessage> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ port, agent }, resolve).on("error", reject);
  });
}

test("a request that runs is answered, and its kept connection does not hold up the stop", async () => {
  const arrived = Promise.withResolvers<ServerResponse>();
  const server = await serve((_request, response) => arrived.resolve(response));
  const answer = ask(server);
  const response = await arrived.promise;
  const drained = drain(server, 60_000);
  response.end("done");
  expect((await answer).resume().statusCode).toBe(200);
  await drained;
});

test("a live stream ends at once", async () => {
  const server = await serve((_request, response) => {
    const { body } = streamEvents(new Request("http://localhost/"), {
      isVisible: () => true,
      isStillAllowed: () => Promise.resolve(true),
    });
    if (body) Readable.fromWeb(body as import("node:stream/web").ReadableStream).pipe(response);
  });
  const stream = await ask(server);
  const ended = new Promise((resolve) => stream.resume().once("end", resolve));
  await drain(server, 60_000);
  await ended;
});

test("whoever does not end is cut off after the limit", async () => {
  const arrived = Promise.withResolvers<void>();
  const server = await serve(() => arrived.resolve());
  const answer = ask(server).catch((error: Error) => error);
  await arrived.promise;
  await drain(server, 100);
  expect(await answer).toBeInstanceOf(Error);
});
