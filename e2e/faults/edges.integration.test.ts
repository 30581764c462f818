import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import {
  makeClient,
  nextRoute,
  oktaUser,
  patchOf,
  type ScimClient,
  schemas,
} from "#e2e/conformance/scim-client.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { createListener } from "#lib/server/listener.ts";
import { serverOptions } from "#lib/server/server-options.ts";

/** Requests at the edge of what a client may send, and a server at the edge of what it can serve. */
let client: ScimClient;
let path: string;

beforeAll(async () => {
  client = await makeClient(await nextRoute.open(), "other");
  path = `/Users/${(await client.call("POST", "/Users", { body: oktaUser("edge@x.example") })).json.id}`;
});

test.each<[string, unknown]>([
  ["a userName of blanks", patchOf({ op: "replace", path: "userName", value: "   " })],
  // JSON.parse has lost its last digit: it would become another number, and perhaps another person's.
  [
    "a number beyond 2^53 where text is meant",
    `{"schemas":["${schemas.patch}"],"Operations":[{"op":"replace","path":"title","value":9007199254740993}]}`,
  ],
  [
    "a number that is none",
    `{"schemas":["${schemas.patch}"],"Operations":[{"op":"replace","path":"title","value":1e999}]}`,
  ],
  [
    "more text than a resource may hold",
    patchOf({ op: "replace", path: "title", value: "x".repeat(200_000) }),
  ],
])("%s is refused", async (_name, body) => {
  const answer = await client.call("PATCH", path, { body });
  expect([answer.status, answer.json.scimType]).toEqual([400, "invalidValue"]);
});

test("the names of a message have no case (RFC 7643 §2.1), so a filter can't be passed over", async () => {
  const search = { Schemas: [schemas.search], FILTER: 'userName eq "nobody"', Attributes: ["userName"] };
  expect((await client.call("POST", "/Users/.search", { body: search })).json.totalResults).toBe(0);
  const patch = { schemas: [schemas.patch], operations: [{ Op: "replace", PATH: "title", Value: "Edge" }] };
  expect((await client.call("PATCH", path, { body: patch })).json.title).toBe("Edge");
  expect((await client.call("GET", "/ResourceTypes/user")).json.id).toBe("User");
});

test("an index or count beyond everything is as good as the most", async () => {
  const beyond = await client.call("GET", "/Users?startIndex=99999999999&count=99999999999");
  expect([beyond.status, beyond.json.Resources, beyond.json.totalResults]).toEqual([200, [], 1]);
  expect((await client.call("GET", "/Users?count=99999999999")).json.itemsPerPage).toBe(1);
});

test("a bulkId in the filter of a PATCH path is that of the resource", async () => {
  const bulk = {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
    Operations: [
      {
        method: "POST",
        path: "/Groups",
        bulkId: "g",
        data: { displayName: "Bulk", members: [{ value: "bulkId:u" }] },
      },
      {
        method: "PATCH",
        path: "/Groups/bulkId:g",
        data: patchOf({ op: "remove", path: 'members[value eq "bulkId:u"]' }),
      },
      {
        method: "POST",
        path: "/Users",
        bulkId: "u",
        data: oktaUser("bulk@x.example", { title: 'members[value eq "bulkId:u"]' }),
      },
    ],
  };
  const { json } = await client.call("POST", "/Bulk", { body: bulk });
  expect(json.Operations.map(({ status }: { status: string }) => status)).toEqual(["201", "200", "201"]);
  const [group, , user] = json.Operations.map(({ location }: { location: string }) =>
    location.split("/").at(-1),
  );
  expect((await client.call("GET", `/Groups/${group}`)).json.members ?? []).toEqual([]);
  expect((await client.call("GET", `/Users/${user}`)).json.title).toBe('members[value eq "bulkId:u"]');
});

test("a name that is taken costs no connection", async () => {
  let removed = 0;
  const count = () => {
    removed += 1;
  };
  pool().on("remove", count);
  onTestFinished(() => void pool().off("remove", count));
  for (let round = 0; round < 5; round += 1) {
    expect((await client.call("POST", "/Users", { body: oktaUser("EDGE@x.example") })).status).toBe(409);
  }
  expect(removed).toBe(0);
});

test("while every connection to the database is taken: 503 after a bound, and afterwards all is well", async () => {
  const held = await Promise.all(Array.from({ length: pool().options.max ?? 0 }, () => pool().connect()));
  const answers = await Promise.all([
    client.call("GET", path),
    client.call("POST", "/Users", { body: oktaUser("late@x.example") }),
  ]);
  for (const connection of held) connection.release();
  for (const { status, headers, json } of answers) {
    expect([status, headers.get("retry-after"), json.status]).toEqual([503, "5", "503"]);
  }
  expect((await client.call("GET", path)).status).toBe(200);
});

test("a filter that is too long for a URL is refused as one that is too long", async () => {
  const server = createServer(
    serverOptions,
    createListener((_request, response) => void response.end()),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const filter = `title eq "${"ä".repeat(8000)}"`;
  const answer = await fetch(
    `http://127.0.0.1:${port}/api/scim/v2/${client.directoryId}/Users?filter=${encodeURIComponent(filter)}`,
    { headers: { authorization: `Bearer ${client.token}`, connection: "close" } },
  );
  expect([answer.status, (await answer.json()).scimType]).toEqual([400, "invalidFilter"]);
});

test("a request that trickles in is cut off", async () => {
  expect(serverOptions.requestTimeout).toBeLessThanOrEqual(60_000);
  const hasty = {
    ...serverOptions,
    headersTimeout: 100,
    requestTimeout: 200,
    connectionsCheckingInterval: 20,
  };
  const server = createServer(
    hasty,
    createListener((_request, response) => void response.end()),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  let said = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  socket.write(
    `POST /api/scim/v2/${client.directoryId}/Users HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${client.token}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n`,
  );
  await once(socket, "close");
  expect(said).toMatch(/^HTTP\/1\.1 4\d\d /);
});
