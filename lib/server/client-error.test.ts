import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerOddRequests } from "./client-error.ts";
import { createListener } from "./listener.ts";
import { serverOptions } from "./server-options.ts";

/** For what is to run out of time; the others have as long as a busy machine takes. */
const hasty = { headersTimeout: 100, requestTimeout: 100, connectionsCheckingInterval: 20 };
const scim = createListener((request, response) => {
  if (request.url === "/begun") response.write("begun");
});
const server = answerOddRequests(createServer(serverOptions, scim));
const hastyServer = answerOddRequests(createServer({ ...serverOptions, ...hasty }, scim));

beforeAll(async () => {
  for (const one of [server, hastyServer]) await once(one.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => {
  for (const one of [server, hastyServer]) one.close();
});

/** Sends bytes, and gives all that comes until the connection ends. */
async function exchange(to: Server, ...parts: string[]): Promise<string> {
  const socket = connect((to.address() as AddressInfo).port, "127.0.0.1");
  for (const part of parts) socket.write(part);
  return text(socket).catch(() => "");
}

const start = "GET /api/scim/v2/x/Users HTTP/1.1\r\nhost: x\r\n";

test.each([
  ["no HTTP", "HELLO\r\n\r\n", 400],
  ["two lengths", `${start}content-length: 1\r\ncontent-length: 2\r\n\r\n`, 400],
  ["an address beyond all limits", `GET /${"x".repeat(70_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431],
  ["headers that do not end", start, 408],
  ["no Host", "GET /api/scim/v2/x/Users HTTP/1.1\r\n\r\n", 400],
  ["an expectation of another kind", `${start}expect: magic\r\ncontent-length: 0\r\n\r\n`, 417],
])("%s gets an answer that a provider can read", async (_name, sent, status) => {
  const answer = await exchange(status === 408 ? hastyServer : server, sent);
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  expect(head).toContain(`HTTP/1.1 ${status} `);
  expect(head).toContain("content-type: application/scim+json; charset=utf-8");
  expect(JSON.parse(/\{.*\}/.exec(body)?.[0] ?? "")).toMatchObject({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    detail: expect.any(String),
  });
});

test("an answer that has begun is cut off, and nothing is written into it", async () => {
  const answer = await exchange(server, "GET /begun HTTP/1.1\r\nhost: x\r\n\r\n", "HELLO\r\n\r\n");
  expect(answer.match(/HTTP\/1\.1/g) ?? []).toHaveLength(answer === "" ? 0 : 1);
  expect(answer).not.toContain("400");
});
