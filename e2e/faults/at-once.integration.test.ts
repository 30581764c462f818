import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Answer,
  filterQuery,
  makeClient,
  oktaUser,
  type Profile,
  patchOf,
  type ScimClient,
  schemas,
} from "#e2e/conformance/scim-client.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { freePort } from "./free-port.ts";
import { numbersFrom, seed } from "./random.ts";

/** Many clients at once, of two web processes behind one port and with one database. */
let server: ChildProcess;
let open: { fetch: (path: string, init: RequestInit) => Promise<Response>; close: () => Promise<void> };

beforeAll(async () => {
  const port = await freePort();
  server = fork(new URL("./scim-processes.ts", import.meta.url), {
    env: { ...process.env, NODE_ENV: "production", PORT: String(port), MUSTER_WEB_PROCESSES: "2" },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const [message] = (await once(server, "message")) as [{ ready?: boolean }];
  expect(message.ready).toBe(true);
  open = {
    fetch: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init),
    close: () => Promise.resolve(),
  };
  // Connections are opened first: on a busy machine, 32 of them at once may take longer than a request waits for one.
  const first = await makeClient(open);
  const statuses = () =>
    Promise.all(numbered(clients, async () => (await first.call("GET", "/Users")).status));
  for (let seen = [503]; seen.includes(503); seen = await statuses());
});
afterAll(async () => {
  server.kill("SIGTERM");
  if (server.exitCode === null) await once(server, "exit");
});

const clients = 32;
const numbered = <T>(length: number, make: (number: number) => T): T[] =>
  Array.from({ length }, (_, number) => make(number));
const statusesOf = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status).sort();
const remove = (id: string) => patchOf({ op: "remove", path: `members[value eq "${id}"]` });
const add = (...ids: string[]) =>
  patchOf({ op: "add", path: "members", value: ids.map((value) => ({ value })) });

async function makeUsers(client: ScimClient, count: number, prefix: string): Promise<string[]> {
  const made = await Promise.all(
    numbered(count, (number) =>
      client.call("POST", "/Users", { body: oktaUser(`${prefix}${number}@x.example`) }),
    ),
  );
  return made.map(({ json }) => json.id);
}

async function makeGroup(
  client: ScimClient,
  displayName: string,
  members: readonly string[],
): Promise<string> {
  const body = { schemas: [schemas.group], displayName, members: members.map((value) => ({ value })) };
  const made = await client.call("POST", "/Groups", { body });
  expect(made.status, made.text).toBe(201);
  return made.json.id;
}

async function membersOf(client: ScimClient, group: string): Promise<string[]> {
  const { json } = await client.call("GET", `/Groups/${group}`);
  return (json.members ?? []).map(({ value }: { value: string }) => value).sort();
}

describe.each<Profile>(["okta", "entra", "other"])("32 creations at once with the profile %s", (profile) => {
  test.each([
    ["in different cases", (number: number) => (number % 2 ? "Same@x.example" : "sAME@X.EXAMPLE")],
    ["with letters that fold", (number: number) => (number % 2 ? "ΑΣ İ ÉSPÉ" : "ασ i éspé")],
  ])("one user, %s", async (_name, userName) => {
    const client = await makeClient(open, profile);
    const answers = await Promise.all(
      numbered(clients, (number) =>
        client.call("POST", "/Users", { body: oktaUser(userName(number), { externalId: `x${number}` }) }),
      ),
    );
    expect(statusesOf(answers)).toEqual([201, ...Array(clients - 1).fill(409)]);
    for (const { status, json } of answers) if (status === 409) expect(json.scimType).toBe("uniqueness");
    expect((await client.call("GET", "/Users?count=0")).json.totalResults).toBe(1);
  });

  test("one group, and one externalId", async () => {
    const client = await makeClient(open, profile);
    const groups = await Promise.all(
      numbered(clients, (number) =>
        client.call("POST", "/Groups", {
          body: { schemas: [schemas.group], displayName: number % 2 ? "Team" : "TEAM" },
        }),
      ),
    );
    expect(statusesOf(groups)).toEqual([201, ...Array(clients - 1).fill(409)]);
    const users = await Promise.all(
      numbered(clients, (number) =>
        client.call("POST", "/Users", { body: oktaUser(`u${number}`, { externalId: "one" }) }),
      ),
    );
    expect(statusesOf(users)).toEqual([201, ...Array(clients - 1).fill(409)]);
  });
});

test("members of several groups added, removed, changed and deleted at once: none lost, none doubled, none left behind", async () => {
  const client = await makeClient(open);
  const [added, removed, deleted, kept] = await Promise.all([
    makeUsers(client, clients, "added"),
    makeUsers(client, 16, "removed"),
    makeUsers(client, 8, "deleted"),
    makeUsers(client, 8, "kept"),
  ]);
  const groups = [];
  for (const name of ["A", "B", "C"])
    groups.push(await makeGroup(client, name, [...removed, ...deleted, ...kept]));
  const work: (() => Promise<Answer>)[] = [];
  const patch = (path: string, body: unknown) => work.push(() => client.call("PATCH", path, { body }));
  for (const [index, group] of groups.entries()) {
    const path = `/Groups/${group}`;
    for (const id of added) patch(path, add(id));
    // Again, as a client does that got no answer.
    for (const id of added.slice(0, 8)) patch(path, add(id));
    for (const id of removed) patch(path, remove(id));
    patch(path, patchOf({ op: "replace", path: "displayName", value: `N${index}` }));
  }
  for (const id of deleted) work.push(() => client.call("DELETE", `/Users/${id}`));
  for (const id of kept) patch(`/Users/${id}`, patchOf({ op: "replace", path: "title", value: "kept" }));
  const random = numbersFrom(seed);
  const shuffled = work.map((call) => ({ call, at: random() })).sort((left, right) => left.at - right.at);
  const answers: Answer[] = [];
  const worker = async (): Promise<void> => {
    for (let next = shuffled.pop(); next; next = shuffled.pop()) answers.push(await next.call());
  };
  await Promise.all(numbered(clients, worker));
  expect(answers.filter(({ status }) => status >= 300).map(({ text }) => text)).toEqual([]);
  for (const group of groups) expect(await membersOf(client, group)).toEqual([...added, ...kept].sort());
  const { rows } = await pool().query("SELECT 1 FROM membership WHERE member_id = ANY($1::uuid[])", [
    deleted,
  ]);
  expect(rows).toEqual([]);
});

test("whole groups replaced and deleted while their members come and go: no fault, and nothing points to nobody", async () => {
  const client = await makeClient(open);
  const random = numbersFrom(seed);
  const users = await makeUsers(client, 24, "user");
  const groups = await Promise.all(
    numbered(6, (number) => makeGroup(client, `G${number}`, users.slice(0, 4 * number))),
  );
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? "";
  const some = () => users.filter(() => random() < 0.4);
  const operations: (() => Promise<Answer>)[] = [
    () => client.call("PATCH", `/Groups/${pick(groups)}`, { body: add(...some(), pick(groups)) }),
    () => client.call("PATCH", `/Groups/${pick(groups)}`, { body: remove(pick(users)) }),
    () =>
      client.call("PATCH", `/Groups/${pick(groups)}`, {
        body: patchOf({ op: "replace", path: "members", value: some().map((value) => ({ value })) }),
      }),
    () =>
      client.call("PUT", `/Groups/${pick(groups)}`, {
        body: {
          schemas: [schemas.group],
          displayName: `P${random()}`,
          members: some().map((value) => ({ value })),
        },
      }),
    () => client.call("DELETE", random() < 0.3 ? `/Groups/${pick(groups)}` : `/Users/${pick(users)}`),
    () =>
      client.call("PATCH", `/Users/${pick(users)}`, {
        body: patchOf({ op: "replace", path: "active", value: random() < 0.5 }),
      }),
    () => client.call("POST", "/Users", { body: oktaUser(`user${Math.floor(random() * 24)}@x.example`) }),
    () => client.call("GET", `/Users?count=50&startIndex=${1 + Math.floor(random() * 30)}`),
    () => client.call("GET", "/Groups?count=50"),
  ];
  const worker = async (): Promise<number[]> => {
    const statuses: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      const operation = operations[Math.floor(random() * operations.length)];
      if (operation) statuses.push((await operation()).status);
    }
    return statuses;
  };
  const statuses = (await Promise.all(numbered(clients, worker))).flat();
  // A member that has just been deleted is 400; a group or user, 404; a group that was to be in itself, 400.
  expect(
    statuses.filter((status) => ![200, 201, 204, 400, 404, 409].includes(status)),
    `seed ${seed}`,
  ).toEqual([]);
  const { rows } = await pool().query(
    `SELECT m.* FROM membership m WHERE m.directory_id = $1 AND NOT (
       EXISTS (SELECT 1 FROM groups g WHERE g.id = m.group_id) AND (
         EXISTS (SELECT 1 FROM users u WHERE u.id = m.user_id AND u.deleted_at IS NULL) OR
         EXISTS (SELECT 1 FROM groups g WHERE g.id = m.member_group_id)))`,
    [client.directoryId],
  );
  expect(rows, `seed ${seed}`).toEqual([]);
});

describe("32 changes of one user at once", () => {
  test("with If-Match: one is done, and the others are told that they come too late", async () => {
    const client = await makeClient(open);
    const { json } = await client.call("POST", "/Users", { body: oktaUser("one@x.example") });
    const answers = await Promise.all(
      numbered(clients, (number) =>
        client.call(number % 2 ? "PATCH" : "PUT", `/Users/${json.id}`, {
          body:
            number % 2
              ? patchOf({ op: "replace", path: "title", value: `${number}` })
              : oktaUser("one@x.example", { title: `${number}` }),
          headers: { "if-match": 'W/"1"' },
        }),
      ),
    );
    expect(statusesOf(answers)).toEqual([200, ...Array(clients - 1).fill(412)]);
    expect((await client.call("GET", `/Users/${json.id}`)).json.title).toBe(
      answers.find(({ status }) => status === 200)?.json.title,
    );
  });

  test("read, add one, write with If-Match, and again if it was too late: none is lost", async () => {
    const client = await makeClient(open);
    const { json } = await client.call("POST", "/Users", {
      body: oktaUser("count@x.example", { title: "0" }),
    });
    const path = `/Users/${json.id}`;
    const increase = async (): Promise<void> => {
      for (;;) {
        const read = await client.call("GET", path);
        const body = patchOf({ op: "replace", path: "title", value: `${Number(read.json.title) + 1}` });
        const { status } = await client.call("PATCH", path, {
          body,
          headers: { "if-match": read.headers.get("etag") ?? "" },
        });
        if (status === 200) return;
        expect(status).toBe(412);
      }
    };
    await Promise.all(numbered(16, increase));
    const after = await client.call("GET", path);
    expect([after.json.title, after.json.meta.version]).toEqual(["16", 'W/"17"']);
  });

  test("without: every one is done, and each is in the history", async () => {
    const client = await makeClient(open);
    const { json } = await client.call("POST", "/Users", { body: oktaUser("all@x.example", { roles: [] }) });
    const answers = await Promise.all(
      numbered(clients, (number) =>
        client.call("PATCH", `/Users/${json.id}`, {
          body: patchOf({ op: "add", path: "roles", value: [{ value: `r${number}` }] }),
        }),
      ),
    );
    expect(statusesOf(answers)).toEqual(Array(clients).fill(200));
    expect((await client.call("GET", `/Users/${json.id}`)).json.roles).toHaveLength(clients);
    const { rows } = await pool().query("SELECT count(*)::int AS count FROM event WHERE subject_id = $1", [
      json.id,
    ]);
    expect(rows[0].count).toBe(clients + 1);
  });
});

test("two directories hammered at once with the same names: nothing lost, doubled or crossed", {
  timeout: 120_000,
}, async () => {
  const sides = await Promise.all([makeClient(open, "okta"), makeClient(open, "entra")]);
  const books = await Promise.all(sides.map((client, index) => hammer(client, numbersFrom(seed + index))));
  for (const [index, client] of sides.entries()) {
    const { expected, seen } = books[index] as Awaited<ReturnType<typeof hammer>>;
    const other = books[1 - index] as Awaited<ReturnType<typeof hammer>>;
    const { json } = await client.call("GET", "/Users?count=1000");
    const found = Object.fromEntries(
      json.Resources.map((user: { userName: string; title?: string }) => [user.userName, user.title]),
    );
    expect(found, `seed ${seed}`).toEqual(Object.fromEntries(expected));
    expect(json.totalResults).toBe(expected.size);
    expect(
      [...seen].filter((id) => other.seen.has(id)),
      `seed ${seed}`,
    ).toEqual([]);
    for (const id of [...other.seen].slice(0, 5)) {
      const answer = await client.call("GET", `/Users/${id}`);
      expect(answer.status).toBe(404);
    }
  }
});

/** Each of several workers changes users of its own; all look at lists. @returns titles by userName, and all ids seen */
async function hammer(client: ScimClient, random: () => number) {
  const expected = new Map<string, string | undefined>();
  const seen = new Set<string>();
  const look = (answer: Answer): void => {
    expect(answer.status, `seed ${seed}: ${answer.text}`).toBeLessThan(300);
    const resources = answer.json?.Resources ?? (answer.json?.id ? [answer.json] : []);
    for (const { id, meta } of resources) {
      seen.add(id);
      expect(meta.location, `seed ${seed}`).toContain(`/${client.directoryId}/Users/${id}`);
    }
  };
  const worker = async (name: string): Promise<void> => {
    const ids = new Map<string, string>();
    for (let round = 0; round < 20; round += 1) {
      const userName = `${name}-${Math.floor(random() * 6)}@same.example`;
      const id = ids.get(userName);
      const dice = random();
      if (id === undefined) {
        const answer = await client.call("POST", "/Users", { body: oktaUser(userName) });
        look(answer);
        ids.set(userName, answer.json.id);
        expected.set(userName, undefined);
      } else if (dice < 0.4) {
        look(
          await client.call("PATCH", `/Users/${id}`, {
            body: patchOf({ op: "replace", path: "title", value: `t${round}` }),
          }),
        );
        expected.set(userName, `t${round}`);
      } else if (dice < 0.5) {
        look(await client.call("DELETE", `/Users/${id}`));
        ids.delete(userName);
        expected.delete(userName);
      } else if (dice < 0.7) {
        const answer = await client.call("GET", `/Users${filterQuery(`userName eq "${userName}"`)}`);
        look(answer);
        expect(answer.json.Resources[0]?.title, `seed ${seed}`).toBe(expected.get(userName));
      } else {
        // Pages in order, so that what is remembered of them is used while everything changes.
        const first = await client.call("GET", "/Users?count=5");
        look(first);
        look(await client.call("GET", "/Users?count=5&startIndex=6"));
      }
    }
  };
  await Promise.all(numbered(8, (number) => worker(`w${number}`)));
  return { expected, seen };
}
