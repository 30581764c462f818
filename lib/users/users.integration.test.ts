import { beforeAll, describe, expect, test } from "vitest";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { type UserListQuery, userListQuery } from "./contract.ts";
import { getUser } from "./get-user.ts";
import { listUserEvents } from "./list-user-events.ts";
import { listUsers } from "./list-users.ts";

const USERS = 5_000;
const owner = systemActor("test");
let denver: string;
let berlin: string;

const limitedTo = (...directoryIds: string[]): Actor => ({ ...owner, role: "auditor", directoryIds });
const list = (query: Partial<UserListQuery> = {}, actor = owner) =>
  listUsers(actor, userListQuery.parse(query));

async function insertDirectory(name: string): Promise<string> {
  const id = newId();
  await pool().query(
    "insert into directory (id, name, name_key, type, client_profile) values ($1, $2, lower($2), 'okta', 'okta')",
    [id, name],
  );
  return id;
}

type NewUser = {
  userName: string;
  displayName?: string;
  externalId?: string;
  status?: string;
  resource?: object;
  managerId?: string;
};

async function insertUser(directoryId: string, user: NewUser): Promise<string> {
  const id = newId();
  await pool().query(
    `insert into users (id, directory_id, resource, rendered, user_name, user_name_key, display_name, external_id, email_key, status, manager_id, deleted_at)
     values ($1, $2, $3, '', $4, lower($4), $5, $6, lower($4), $7::user_status, $8, case when $7 = 'deleted' then now() end)`,
    [
      id,
      directoryId,
      user.resource ?? { userName: user.userName },
      user.userName,
      user.displayName ?? null,
      user.externalId ?? null,
      user.status ?? "active",
      user.managerId ?? null,
    ],
  );
  await makeSearchable();
  return id;
}

/** What the search looks at, for users that no use case has written. */
async function makeSearchable(): Promise<void> {
  await pool().query(
    `insert into user_search (user_id, text, words)
     select id, ' ' || user_name_key || ' ' || lower(coalesce(display_name, '')) || ' ' || coalesce(email_key, '') || ' ' || lower(coalesce(external_id, '')), ''
     from users on conflict do nothing`,
  );
}

/** Follows `next` from the first page to the last. */
async function walk(
  query: Partial<UserListQuery>,
  between: () => Promise<void> = async () => undefined,
): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await list({ ...query, ...(cursor ? { cursor } : {}) });
    ids.push(...page.users.map((user) => user.id));
    cursor = page.next;
    await between();
  }
  return ids;
}

beforeAll(async () => {
  denver = await insertDirectory("Denver");
  berlin = await insertDirectory("Berlin");
  // Ids as UUIDv7: 48 bits of time, one millisecond apart.
  await pool().query(
    `insert into users (id, directory_id, resource, rendered, user_name, user_name_key, display_name, external_id, email_key, status)
     select (lpad(to_hex(1700000000000 + i), 12, '0') || '7000' || '8000' || lpad(to_hex(i), 12, '0'))::uuid, $1,
       jsonb_build_object('userName', 'User' || i || '@acme.example', 'emails', jsonb_build_array(jsonb_build_object('value', 'User' || i || '@acme.example'))),
       '', 'User' || i || '@acme.example', 'user' || i || '@acme.example', 'Person Number ' || i, '00u' || i, 'user' || i || '@acme.example',
       (case when i % 100 = 0 then 'deactivated' else 'active' end)::user_status
     from generate_series(1, $2::int) i`,
    [denver, USERS],
  );
  await makeSearchable();
  await pool().query("analyze users, user_search");
});

describe("the list", () => {
  test("has pages of 50, newest first, and counts all", async () => {
    const page = await list({ directoryId: denver });
    expect(page.users).toHaveLength(50);
    expect(page.users[0]).toMatchObject({
      userName: `User${USERS}@acme.example`,
      email: `User${USERS}@acme.example`,
      directory: { id: denver, name: "Denver", type: "okta" },
    });
    expect(page).toMatchObject({ count: USERS, previous: null });
    expect(page.directories.map(({ name }) => name)).toEqual(["Berlin", "Denver"]);
  });

  test.each(["newest", "name"] as const)(
    "walked by %s shows each user once, also while others arrive and leave",
    async (sort) => {
      const before = new Set(await walk({ directoryId: denver, sort }));
      expect(before.size).toBe(USERS);
      let round = 0;
      const added: string[] = [];
      const during = await walk({ directoryId: denver, sort }, async () => {
        round += 1;
        if (round % 10 === 0) added.push(await insertUser(denver, { userName: `arrival-${sort}-${round}` }));
      });
      const seen = new Set(during);
      expect(seen.size).toBe(during.length);
      for (const id of before) expect(seen.has(id)).toBe(true);
      await pool().query("delete from users where id = any($1)", [added]);
    },
  );

  test.each(["newest", "name"] as const)("by %s, previous leads back to the same rows", async (sort) => {
    const first = await list({ sort });
    const second = await list({ sort, cursor: first.next ?? "" });
    const third = await list({ sort, cursor: second.next ?? "" });
    const ids = (page: typeof first) => page.users.map((user) => user.id);
    expect(ids(await list({ sort, cursor: third.previous ?? "" }))).toEqual(ids(second));
    const back = await list({ sort, cursor: second.previous ?? "" });
    expect(ids(back)).toEqual(ids(first));
    expect(back.previous).toBeNull();
    expect(back.next).not.toBeNull();
  });

  test.each(["nonsense", Buffer.from('["next","newest","",1]').toString("base64url")])(
    "a cursor %s is refused",
    async (cursor) => {
      await expect(list({ cursor })).rejects.toMatchObject({
        code: "validation_failed",
        errors: [{ field: "cursor" }],
      });
    },
  );

  test("a cursor of another order is refused", async () => {
    const { next } = await list({ sort: "name" });
    await expect(list({ sort: "newest", cursor: next ?? "" })).rejects.toMatchObject({
      code: "validation_failed",
    });
  });
});

describe("search", () => {
  const names = async (search: string, query: Partial<UserListQuery> = {}) =>
    (await list({ search, ...query })).users.map((user) => user.userName);

  test("finds any part of user name, display name and external id, in any case", async () => {
    expect(await names("ER4711@ACME")).toEqual(["User4711@acme.example"]);
    expect(await names("number 4711")).toEqual(["User4711@acme.example"]);
    expect(await names("00u4711")).toEqual(["User4711@acme.example"]);
    expect(await names("person 4712")).toEqual(["User4712@acme.example"]);
  });

  test("folds letters beyond ASCII", async () => {
    const id = await insertUser(berlin, { userName: "ömer@acme.example", displayName: "Ömer ÖZTÜRK" });
    expect(await names("öztürk")).toEqual(["ömer@acme.example"]);
    expect(await names("ÖMER")).toEqual(["ömer@acme.example"]);
    await pool().query("delete from users where id = $1", [id]);
  });

  test("takes what SQL patterns and control characters mean as themselves", async () => {
    const id = await insertUser(berlin, { userName: "100%_sure\\@acme.example" });
    expect(await names("100%_sure\\")).toEqual(["100%_sure\\@acme.example"]);
    expect(await names("%")).toEqual([]);
    expect(await names("___")).toEqual([]);
    expect(await names("user\u00004711@acme")).toEqual(["User4711@acme.example"]);
    await pool().query("delete from users where id = $1", [id]);
  });

  test("with one or two letters finds the beginnings", async () => {
    const id = await insertUser(berlin, { userName: "xy.long@acme.example", displayName: "Zed Long" });
    expect(await names("xy")).toEqual(["xy.long@acme.example"]);
    expect(await names("z")).toEqual(["xy.long@acme.example"]);
    expect(await names("y.")).toEqual([]);
    await pool().query("delete from users where id = $1", [id]);
  });
});

describe("filters and scope", () => {
  test("status; deleted users only when asked for", async () => {
    const gone = await insertUser(berlin, { userName: "gone@acme.example", status: "deleted" });
    expect((await list({ status: "deactivated" })).count).toBe(USERS / 100);
    expect((await list({ status: "active", directoryId: denver })).count).toBe(USERS - USERS / 100);
    expect((await list({ search: "gone@" })).users).toEqual([]);
    expect((await list({ status: "deleted" })).users.map(({ id }) => id)).toEqual([gone]);
    await pool().query("delete from users where id = $1", [gone]);
  });

  test("an admin of one directory sees its users only, whatever is asked for", async () => {
    const id = await insertUser(berlin, { userName: "only@berlin.example" });
    const actor = limitedTo(berlin);
    const page = await list({}, actor);
    expect(page.users.map((user) => user.id)).toEqual([id]);
    expect(page).toMatchObject({ count: 1, next: null, directories: [{ name: "Berlin" }] });
    expect((await list({ directoryId: denver }, actor)).users).toEqual([]);
    expect((await list({ search: "acme" }, actor)).count).toBe(0);
    expect((await list({}, limitedTo())).users).toEqual([]);
    expect((await list({ search: "only@" }, limitedTo(berlin, denver))).count).toBe(1);
    await pool().query("delete from users where id = $1", [id]);
  });
});

describe("a user's page", () => {
  test("tells identifiers, manager, reports, groups and attributes", async () => {
    const boss = await insertUser(berlin, { userName: "mara@acme.example", displayName: "Mara" });
    const resource = {
      userName: "Ben@acme.example",
      name: { givenName: "Ben" },
      emails: [{ value: "Ben@acme.example" }],
    };
    const id = await insertUser(berlin, {
      userName: "Ben@acme.example",
      externalId: "00uben",
      resource,
      managerId: boss,
    });
    const group = newId();
    await pool().query(
      `insert into groups (id, directory_id, resource, display_name, display_name_key) values ($1, $2, '{}', 'Sales', 'sales')`,
      [group, berlin],
    );
    await pool().query(
      "insert into membership (directory_id, group_id, member_id, user_id) values ($1, $2, $3, $3)",
      [berlin, group, id],
    );

    const user = await getUser(owner, id);
    expect(user).toMatchObject({
      userName: "Ben@acme.example",
      email: "Ben@acme.example",
      externalId: "00uben",
      identifier: { label: "Email" },
      manager: { id: boss, name: "Mara" },
      groups: { count: 1, groups: [{ id: group, name: "Sales" }] },
      reports: { count: 0 },
    });
    expect(user.attributes.find(({ title }) => title === "Names")?.attributes).toContainEqual(
      expect.objectContaining({ label: "Given name", values: ["Ben"] }),
    );
    expect((await getUser(owner, boss)).reports).toEqual({
      count: 1,
      users: [{ id, name: "Ben@acme.example" }],
    });
  });

  test("does not exist for an admin of another directory, and neither does its timeline", async () => {
    const id = await insertUser(berlin, { userName: "hidden@acme.example" });
    const stranger = limitedTo(denver);
    await expect(getUser(stranger, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(listUserEvents(stranger, id, null)).rejects.toMatchObject({ code: "not_found" });
    await expect(getUser(owner, newId())).rejects.toMatchObject({ code: "not_found" });
    expect((await getUser(limitedTo(berlin), id)).id).toBe(id);
  });

  test("the timeline is newest first, in pages, with before and after by name", async () => {
    const id = await insertUser(berlin, { userName: "timeline@acme.example" });
    for (let step = 0; step < 30; step += 1) {
      await pool().query(
        `insert into event (directory_id, subject_type, subject_id, type, source, payload, request_id)
         values ($1, 'user', $2, 'user.updated', 'scim', $3, 'request-' || $4::text)`,
        [
          berlin,
          id,
          { before: { title: `Level ${step}` }, after: { title: `Level ${step + 1}`, nickName: "Ben" } },
          String(step),
        ],
      );
    }
    const first = await listUserEvents(owner, id, null);
    expect(first.events).toHaveLength(25);
    expect(first.hasMore).toBe(true);
    expect(first.events[0]).toMatchObject({
      requestId: "request-29",
      changes: [
        { label: "Title", before: "Level 29", after: "Level 30" },
        { label: "Nickname", before: null, after: "Ben" },
      ],
    });
    const rest = await listUserEvents(owner, id, first.events.at(-1)?.id ?? null);
    expect(rest.events.map((event) => event.requestId)).toEqual([
      "request-4",
      "request-3",
      "request-2",
      "request-1",
      "request-0",
    ]);
    expect(rest.hasMore).toBe(false);
  });
});
