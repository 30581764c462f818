import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  copiesOfUser,
  type Mount,
  makeClient,
  nextRoute,
  nodeHttp,
  oktaUser,
  ownMounts,
  patchOf,
  type ScimClient,
  schemas,
} from "#e2e/conformance/scim-client.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { flushScimLog } from "#lib/scim/request-log.ts";

/** Groups too large for one text are answered in pieces, as their client takes them. */
const USERS = 2_600;

let client: ScimClient;
let fetches: Map<Mount, Awaited<ReturnType<Mount["open"]>>>;
let memberIds: string[];
let nested: string;

/** A group with all users and another group in it. */
async function makeLarge(members: readonly string[] = memberIds): Promise<string> {
  const body = { schemas: [schemas.group], displayName: `Large ${newId()}`, members: [{ value: nested }] };
  const { json } = await client.call("POST", "/Groups", { body });
  await pool().query(
    "INSERT INTO membership (directory_id, group_id, member_id, user_id) SELECT $1, $2, id, id FROM unnest($3::uuid[]) AS u(id)",
    [client.directoryId, json.id, members],
  );
  return json.id;
}

function send(mount: Mount, method: string, path: string, headers = {}): Promise<Response> {
  const authorization = `Bearer ${client.token}`;
  const to = fetches.get(mount);
  if (!to) throw new Error(`${mount.name} is not open.`);
  return to.fetch(`/api/scim/v2/${client.directoryId}${path}`, {
    method,
    headers: { authorization, ...headers },
  });
}

beforeAll(async () => {
  fetches = new Map();
  for (const mount of [nextRoute, nodeHttp]) fetches.set(mount, await mount.open());
  client = await makeClient(await nextRoute.open(), "other");
  const first = await client.call("POST", "/Users", { body: oktaUser("member@example.com") });
  memberIds = [first.json.id, ...(await copiesOfUser(client, first.json.id, USERS - 1))].sort();
  const inner = { schemas: [schemas.group], displayName: 'Inner "group"' };
  nested = (await client.call("POST", "/Groups", { body: inner })).json.id;
});
afterAll(async () => {
  for (const to of fetches.values()) await to.close();
});

type Member = { value: string; $ref: string; display: string; type: string };
const idsOf = (group: { members: Member[] }) => group.members.map(({ value }) => value).sort();

describe.each(ownMounts.map((mount) => [mount.name, mount] as const))("over %s", (_name, mount) => {
  test("a large group is answered whole, with its version, and logged with its size", async () => {
    const id = await makeLarge();
    const answer = await send(mount, "GET", `/Groups/${id}`);
    const text = await answer.text();
    const group = JSON.parse(text);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/scim+json; charset=utf-8");
    expect(answer.headers.get("content-length")).toBeNull();
    expect(answer.headers.get("etag")).toBe(group.meta.version);
    expect(idsOf(group)).toEqual([...memberIds, nested].sort());
    const base = group.meta.location.replace(/\/Groups\/.*/, "");
    const partsOf = (member: string) => group.members.find(({ value }: Member) => value === member);
    expect(partsOf(nested)).toEqual({
      value: nested,
      $ref: `${base}/Groups/${nested}`,
      display: 'Inner "group"',
      type: "Group",
    });
    const [one = ""] = memberIds;
    expect(partsOf(one)).toEqual({
      value: one,
      $ref: `${base}/Users/${one}`,
      display: "Test User",
      type: "User",
    });

    await flushScimLog();
    const { rows } = await pool().query(
      `SELECT b.response_bytes, b.is_cut, b.response_body FROM scim_request r JOIN scim_request_body b USING (at, id)
        WHERE r.directory_id = $1 AND r.resource_id = $2 AND r.method = 'GET'`,
      [client.directoryId, id],
    );
    expect(rows).toEqual([
      { response_bytes: Buffer.byteLength(text), is_cut: true, response_body: text.slice(0, 64 * 1024) },
    ]);
  });

  test("HEAD, If-None-Match and the chosen parts", async () => {
    const id = await makeLarge();
    const head = await send(mount, "HEAD", `/Groups/${id}`);
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const etag = head.headers.get("etag") ?? "";
    expect(etag).toMatch(/^W\/"\d+"$/);
    expect((await send(mount, "GET", `/Groups/${id}`, { "if-none-match": etag })).status).toBe(304);
    const read = async (query: string) => (await send(mount, "GET", `/Groups/${id}?${query}`)).json();
    const values = await read("attributes=members.value");
    expect(Object.keys(values)).toEqual(["schemas", "id", "members"]);
    expect(values.members).toHaveLength(USERS + 1);
    expect(values.members[0]).toEqual({ value: values.members[0].value });
    const { members } = await read("excludedAttributes=members.display,members.$ref");
    expect(Object.keys(members.at(-1))).toEqual(["value", "type"]);
    expect(await read("excludedAttributes=members")).not.toHaveProperty("members");
  });

  test("lists and searches have it too, beside small ones", async () => {
    const id = await makeLarge();
    const filter = `id eq "${id}" or displayName eq "Inner \\"group\\""`;
    const list = await send(mount, "GET", `/Groups?filter=${encodeURIComponent(filter)}`);
    const { Resources, itemsPerPage, totalResults } = await list.json();
    expect([itemsPerPage, totalResults]).toEqual([2, 2]);
    const sizes = new Map(
      Resources.map((group: { id: string; members: Member[] }) => [group.id, group.members.length]),
    );
    expect(sizes).toEqual(
      new Map([
        [nested, 0],
        [id, USERS + 1],
      ]),
    );
  });
});

test("an answer shows one state, however slowly it is taken, and keeps nobody waiting meanwhile", async () => {
  const id = await makeLarge();
  const before = await (await send(nextRoute, "GET", `/Groups/${id}?excludedAttributes=members`)).json();
  // As many as there are places.
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(nextRoute, "GET", `/Groups/${id}`)));
  const readers = answers.map(({ body }) => body?.getReader());
  const [gone = "", alsoGone = ""] = [memberIds.at(-1), memberIds[0]];
  const patched = await client.call("PATCH", `/Groups/${id}?attributes=meta`, {
    body: patchOf(
      { op: "remove", path: "members", value: [{ value: gone }, { value: alsoGone }] },
      { op: "replace", path: "displayName", value: `Renamed ${id}` },
    ),
  });
  expect(patched.status).toBe(200);
  expect((await client.call("DELETE", `/Users/${gone}`)).status).toBe(204);

  // All places are taken: what is changed meanwhile was changed, and whoever is in it can be asked for later.
  const renamed = await client.call("PATCH", `/Groups/${id}`, {
    body: patchOf({ op: "replace", path: "displayName", value: `Renamed ${id}` }),
  });
  expect([renamed.status, renamed.json.displayName]).toEqual([200, `Renamed ${id}`]);
  expect(renamed.json).not.toHaveProperty("members");

  // The next one has its turn as soon as one of these goes away.
  const ninth = send(nextRoute, "GET", `/Groups/${id}`).then((answer) => answer.json());
  await readers.pop()?.cancel();
  const now = await ninth;
  expect(now.displayName).toBe(`Renamed ${id}`);
  expect(idsOf(now)).not.toContain(gone);

  for (const reader of readers) {
    let text = "";
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
      text += Buffer.from(part.value).toString();
    const shown = JSON.parse(text);
    expect([shown.displayName, shown.meta.version]).toEqual([before.displayName, before.meta.version]);
    expect(idsOf(shown)).toEqual([...memberIds, nested].sort());
  }
  memberIds = memberIds.slice(0, -1);
});

test("an answer that breaks off is not taken for whole, and the log says so", async () => {
  const id = await makeLarge();
  const { query } = pool();
  let pieces = 0;
  vi.spyOn(pool(), "query").mockImplementation(((...args: Parameters<typeof query>) => {
    const [statement]: unknown[] = args;
    const text = typeof statement === "string" ? statement : (statement as { text: string }).text;
    pieces += text.includes("generate_series") ? 1 : 0;
    return pieces > 2 ? Promise.reject(new Error("the database is gone")) : query(...args);
  }) as typeof query);
  try {
    const answer = await send(nodeHttp, "GET", `/Groups/${id}`);
    await expect(answer.text()).rejects.toThrow();
  } finally {
    vi.restoreAllMocks();
  }
  await flushScimLog();
  const { rows } = await pool().query(
    "SELECT status, detail FROM scim_request WHERE directory_id = $1 AND resource_id = $2 AND method = 'GET'",
    [client.directoryId, id],
  );
  expect(rows).toEqual([{ status: 200, detail: expect.stringMatching(/^The answer ended after \d+ bytes/) }]);
});

test("what a Bulk request or a change answers of a large group", async () => {
  const id = await makeLarge();
  const [member = ""] = memberIds;
  const remove = patchOf({ op: "remove", path: "members", value: [{ value: member }] });
  const bulk = await client.call("POST", "/Bulk", {
    body: {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
      Operations: Array.from({ length: 10 }, () => ({
        method: "PATCH",
        path: `/Groups/${id}`,
        data: remove,
      })),
    },
  });
  expect(bulk.json.Operations.map(({ status }: { status: string }) => status)).toEqual(Array(10).fill("200"));
  const added = await client.call("PATCH", `/Groups/${id}`, {
    body: patchOf({ op: "add", path: "members", value: [{ value: member }] }),
  });
  expect(added.headers.get("etag")).toBe(added.json.meta.version);
  expect(added.json.members).toHaveLength(memberIds.length + 1);
  const emptied = await client.call("PATCH", `/Groups/${id}`, {
    body: patchOf(
      { op: "remove", path: "members" },
      { op: "add", path: "members", value: [{ value: member }] },
    ),
  });
  expect(idsOf(emptied.json)).toEqual([member]);
  const { rows } = await pool().query(
    "SELECT payload FROM event WHERE directory_id = $1 AND subject_id = $2 ORDER BY id DESC LIMIT 1",
    [client.directoryId, id],
  );
  // Whoever stays neither came nor went.
  expect(rows[0].payload).toMatchObject({ membersRemovedCount: memberIds.length });
  expect(rows[0].payload).not.toHaveProperty("membersAdded");
  expect(rows[0].payload.membersRemoved).toHaveLength(100);
});

test("a page ends where its groups have too many members, wherever their rows lie", async () => {
  const ids = Array.from({ length: 30 }, () => newId());
  await pool().query(
    `INSERT INTO groups (directory_id, id, resource, display_name, display_name_key, created_at)
     SELECT $1, id, jsonb_build_object('displayName', 'Page ' || id), 'Page ' || id, 'page ' || id, now() FROM unnest($2::uuid[]) AS g(id)`,
    [client.directoryId, ids],
  );
  // The members of the last group come first in the table.
  await pool().query(
    `INSERT INTO membership (directory_id, group_id, member_id, user_id)
     SELECT $1, g.id, u.id, u.id FROM unnest($2::uuid[]) WITH ORDINALITY AS g(id, n), unnest($3::uuid[]) AS u(id) ORDER BY n DESC`,
    [client.directoryId, ids, memberIds.slice(0, 900)],
  );
  await pool().query("ANALYZE membership, groups");
  const read: string[] = [];
  while (read.length < ids.length) {
    const { json } = await client.call(
      "GET",
      `/Groups?filter=${encodeURIComponent('displayName sw "Page"')}&attributes=members.value&count=100&startIndex=${read.length + 1}`,
    );
    expect(json.totalResults).toBe(30);
    expect(json.Resources.length).toBeGreaterThan(0);
    expect(json.Resources.length * 900).toBeLessThanOrEqual(20_000);
    read.push(...json.Resources.map((group: { id: string }) => group.id));
  }
  expect(read).toEqual([...ids].sort());
});
