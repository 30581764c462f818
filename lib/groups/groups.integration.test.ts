import { beforeAll, describe, expect, test } from "vitest";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { type GroupListQuery, groupFilter, groupListQuery, memberListQuery } from "./contract.ts";
import { exportGroups } from "./export-groups.ts";
import { exportMembers } from "./export-members.ts";
import { getGroup } from "./get-group.ts";
import { listGroups } from "./list-groups.ts";
import { listGroupsOfUser } from "./list-groups-of-user.ts";
import { listMembers } from "./list-members.ts";

const MEMBERS = 5_000;
const owner = systemActor("test");
let denver: string;
let berlin: string;
let everyone: string;

const limitedTo = (...directoryIds: string[]): Actor => ({ ...owner, role: "auditor", directoryIds });
const list = (query: Partial<GroupListQuery> = {}, actor = owner) =>
  listGroups(actor, { ...groupListQuery.parse({}), ...query });
const members = (groupId: string, query: { search?: string; effective?: boolean; cursor?: string } = {}) =>
  listMembers(owner, groupId, { ...memberListQuery.parse({}), ...query });

async function insertDirectory(name: string): Promise<string> {
  const id = newId();
  await pool().query(
    "insert into directory (id, name, name_key, type, client_profile) values ($1, $2, lower($2), 'okta', 'okta')",
    [id, name],
  );
  return id;
}

async function insertGroup(directoryId: string, name: string, source = "scim"): Promise<string> {
  const id = newId();
  await pool().query(
    `insert into groups (id, directory_id, resource, display_name, display_name_key, source, linked_at)
     values ($1, $2, jsonb_build_object('displayName', $3::text), $3, lower($3), $4::change_source, case when $4 = 'admin' then null else now() end)`,
    [id, directoryId, name, source],
  );
  return id;
}

async function insertUser(directoryId: string, name: string, status = "active"): Promise<string> {
  const id = newId();
  await pool().query(
    `insert into users (id, directory_id, resource, rendered, user_name, user_name_key, display_name, status)
     values ($1, $2, '{}', '', $3, lower($3), $3, $4::user_status)`,
    [id, directoryId, name, status],
  );
  return id;
}

async function put(groupId: string, memberIds: readonly string[], kind: "user" | "group"): Promise<void> {
  await pool().query(
    `insert into membership (directory_id, group_id, member_id, user_id, member_group_id)
     select g.directory_id, g.id, m, ${kind === "user" ? "m, null" : "null, m"} from groups g, unnest($2::uuid[]) m where g.id = $1`,
    [groupId, memberIds],
  );
}

/** Follows `next` from the first page to the last. */
async function walk<Row extends { id: string }>(
  read: (cursor: string | undefined) => Promise<{ rows: Row[]; next: string | null }>,
  between: () => Promise<void> = async () => undefined,
): Promise<Row[]> {
  const all: Row[] = [];
  for (let cursor: string | undefined | null; cursor !== null; ) {
    const { rows, next } = await read(cursor);
    all.push(...rows);
    cursor = next;
    await between();
  }
  return all;
}

beforeAll(async () => {
  denver = await insertDirectory("Denver");
  berlin = await insertDirectory("Berlin");
  everyone = await insertGroup(denver, "Everyone");
  await pool().query(
    `with people as (
       insert into users (id, directory_id, resource, rendered, user_name, user_name_key, display_name, status)
       select gen_random_uuid(), $1, jsonb_build_object('emails', jsonb_build_array(jsonb_build_object('value', 'user' || i || '@acme.example'))),
         '', 'User' || i, 'user' || i, 'Person ' || lpad(i::text, 5, '0'), (case when i % 100 = 0 then 'deactivated' else 'active' end)::user_status
       from generate_series(1, $3::int) i returning id)
     insert into membership (directory_id, group_id, member_id, user_id) select $1, $2, id, id from people`,
    [denver, everyone, MEMBERS],
  );
  await pool().query("analyze users, membership");
});

describe("the list", () => {
  test("counts the members of each group, and says whose it is", async () => {
    const own = await insertGroup(denver, "Own group", "admin");
    const page = await list();
    expect(page.groups.map(({ name }) => name)).toEqual(["Everyone", "Own group"]);
    expect(page.groups[0]).toMatchObject({ members: MEMBERS, link: "directory", source: "scim" });
    expect(page.groups[1]).toMatchObject({ id: own, members: 0, link: "unlinked", linkedAt: null });
    expect(page).toMatchObject({ count: 2, previous: null, next: null });
  });

  test("is filtered by name, directory, origin and emptiness", async () => {
    const names = async (query: Partial<GroupListQuery>) =>
      (await list(query)).groups.map(({ name }) => name);
    await insertGroup(berlin, "Sales Berlin", "sync");
    expect(await names({ search: "sal BER" })).toEqual(["Sales Berlin"]);
    expect(await names({ search: "be" })).toEqual(["Sales Berlin"]);
    expect(await names({ search: "100%" })).toEqual([]);
    expect(await names({ directoryId: berlin })).toEqual(["Sales Berlin"]);
    expect(await names({ origin: "sync" })).toEqual(["Sales Berlin"]);
    expect(await names({ origin: "unlinked" })).toEqual(["Own group"]);
    expect(await names({ origin: "linked" })).toEqual([]);
    expect(await names({ empty: true })).toEqual(["Own group", "Sales Berlin"]);
  });

  test("shows a limited admin the groups of their directories alone", async () => {
    const page = await list({}, limitedTo(berlin));
    expect(page.groups.map(({ name }) => name)).toEqual(["Sales Berlin"]);
    expect(page.directories.map(({ name }) => name)).toEqual(["Berlin"]);
    await expect(getGroup(limitedTo(berlin), everyone)).rejects.toMatchObject({ code: "not_found" });
    await expect(
      exportMembers(limitedTo(berlin), everyone, { search: "", effective: false }),
    ).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await list({ directoryId: denver }, limitedTo(berlin))).groups).toEqual([]);
  });

  test.each(["name", "changed"] as const)(
    "walked by %s shows each group once, also while others arrive and leave",
    async (sort) => {
      const directory = await insertDirectory(`Walk ${sort}`);
      for (let i = 0; i < 170; i += 1) await insertGroup(directory, `Team ${i}`);
      const before = (await pool().query("select id from groups where directory_id = $1", [directory])).rows;
      let round = 0;
      const seen = await walk(
        async (cursor) => {
          const page = await list({ directoryId: directory, sort, ...(cursor && { cursor }) });
          return { rows: page.groups, next: page.next };
        },
        async () => {
          round += 1;
          await insertGroup(directory, `Arrival ${round}`);
          await pool().query("delete from groups where directory_id = $1 and display_name = $2", [
            directory,
            `Arrival ${round - 1}`,
          ]);
        },
      );
      const ids = seen.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { id } of before) expect(ids).toContain(id);
      const first = await list({ directoryId: directory, sort });
      const second = await list({ directoryId: directory, sort, cursor: first.next ?? "" });
      const back = await list({ directoryId: directory, sort, cursor: second.previous ?? "" });
      expect(back.groups).toEqual(first.groups);
    },
  );

  test("a cursor of another order, or a made-up one, is refused with a sentence", async () => {
    const directory = await insertDirectory("Cursor");
    for (let i = 0; i < 60; i += 1) await insertGroup(directory, `Group ${i}`);
    const { next } = await list({ directoryId: directory });
    const forged = Buffer.from(JSON.stringify(["next", "changed", "no time", newId()])).toString("base64url");
    for (const query of [
      { sort: "changed" as const, cursor: next ?? "" },
      { cursor: "x" },
      { sort: "changed" as const, cursor: forged },
    ]) {
      await expect(list(query)).rejects.toMatchObject({
        code: "validation_failed",
        errors: [{ field: "cursor" }],
      });
    }
  });
});

describe("members", () => {
  test("are paged by name, each once, and searched", async () => {
    const seen = await walk(async (cursor) => {
      const page = await members(everyone, cursor ? { cursor } : {});
      expect(page.count).toBe(MEMBERS);
      return { rows: page.members, next: page.next };
    });
    expect(seen).toHaveLength(MEMBERS);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(MEMBERS);
    expect(seen.map(({ name }) => name)).toEqual(seen.map(({ name }) => name).toSorted());
    expect(seen[99]).toMatchObject({
      name: "Person 00100",
      status: "deactivated",
      email: "user100@acme.example",
    });
    const found = await members(everyone, { search: "person 04999" });
    expect(found.members.map(({ name }) => name)).toEqual(["Person 04999"]);
    expect(found.count).toBe(1);
  });

  test("groups within come first, and a user reached through them says by which way", async () => {
    const [outer, middle, inner] = [
      await insertGroup(denver, "Outer"),
      await insertGroup(denver, "Middle"),
      await insertGroup(denver, "Inner"),
    ];
    const [direct, deep] = [
      await insertUser(denver, "Dora Direct"),
      await insertUser(denver, "Dean Deep", "deactivated"),
    ];
    await put(outer, [middle], "group");
    await put(middle, [inner], "group");
    // A circle: the innermost group has the outermost one as a member.
    await put(inner, [outer], "group");
    await put(outer, [direct], "user");
    await put(inner, [deep, direct], "user");

    const page = await members(outer);
    expect(page.members.map(({ kind, name }) => [kind, name])).toEqual([
      ["group", "Middle"],
      ["user", "Dora Direct"],
    ]);
    expect(await getGroup(owner, outer)).toMatchObject({ members: 2, nestedGroups: 1 });
    const effective = await members(outer, { effective: true });
    expect(effective).toMatchObject({ count: 2, isCut: false });
    expect(effective.members).toMatchObject([
      {
        name: "Dean Deep",
        status: "deactivated",
        addedAt: null,
        via: [{ name: "Middle" }, { name: "Inner" }],
      },
      { name: "Dora Direct", via: [] },
    ]);
    expect((await members(inner, { effective: true })).count).toBe(2);

    const around = await listGroupsOfUser(owner, deep, null);
    expect(around).toMatchObject({ direct: 1, nested: 2, hasMore: false });
    expect(around.groups.map(({ name, via }) => [name, ...via.map((group) => group.name)])).toEqual([
      ["Inner"],
      ["Middle", "Inner"],
      ["Outer", "Middle", "Inner"],
    ]);
    expect((await listGroupsOfUser(owner, deep, inner)).groups.map(({ name }) => name)).toEqual([
      "Middle",
      "Outer",
    ]);
    await expect(listGroupsOfUser(limitedTo(berlin), deep, null)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("many ways to one group cost no more than one, and nesting is followed to its bound", async () => {
    const WIDTH = 6;
    const DEPTH = 18;
    const layers: string[][] = [];
    for (let depth = 0; depth < DEPTH; depth += 1) {
      const layer: string[] = [];
      for (let i = 0; i < WIDTH; i += 1) layer.push(await insertGroup(denver, `Lattice ${depth}.${i}`));
      for (const above of layers.at(-1) ?? []) await put(above, layer, "group");
      layers.push(layer);
    }
    const [near, far] = [await insertUser(denver, "Near Nina"), await insertUser(denver, "Far Fred")];
    await put(layers[10]?.[3] ?? "", [near], "user");
    await put(layers[17]?.[0] ?? "", [far], "user");
    const page = await members(layers[0]?.[0] ?? "", { effective: true });
    expect(page.members.map(({ name, via }) => [name, via.length])).toEqual([["Near Nina", 10]]);
    expect(page.isCut).toBe(true);
  });
});

describe("CSV", () => {
  test("of groups has all that the filter finds, and no cell that a spreadsheet would run", async () => {
    const directory = await insertDirectory("CSV");
    for (const name of ["=1+1", "+cmd", "-2", "@here", 'Say "hi", all', "Plain"])
      await insertGroup(directory, name);
    const query = groupFilter.parse({ directoryId: directory });
    const text = await (await exportGroups(owner, query)).text();
    const names = text.split("\r\n").map((line) => line.slice(0, line.indexOf(",CSV,")));
    expect(names.slice(1, -1).toSorted()).toEqual([
      '"Say ""hi"", all"',
      "'+cmd",
      "'-2",
      "'=1+1",
      "'@here",
      "Plain",
    ]);
    const { rows } = await pool().query(
      "select action, after from audit_entry where action = 'group.export'",
    );
    expect(rows).toMatchObject([{ after: { directoryId: directory } }]);
  });

  test("of members has each once, in batches, and the way of those within", async () => {
    const text = await (await exportMembers(owner, everyone, { search: "", effective: false })).text();
    const ids = text
      .trimEnd()
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(",").at(-1));
    expect(ids).toHaveLength(MEMBERS);
    expect(new Set(ids).size).toBe(MEMBERS);

    const outer = await insertGroup(denver, "=Outer");
    const odd = await insertUser(denver, "@odd");
    await put(outer, [everyone], "group");
    await put(outer, [odd], "user");
    const all = (await (await exportMembers(owner, outer, { search: "", effective: true })).text())
      .trimEnd()
      .split("\r\n");
    expect(all).toHaveLength(MEMBERS + 2);
    expect(all.filter((line) => line.includes(",Everyone,"))).toHaveLength(MEMBERS);
    expect(all.some((line) => line.startsWith("user,'@odd,'@odd,"))).toBe(true);
    const direct = await (await exportMembers(owner, outer, { search: "", effective: false })).text();
    expect(direct).toContain("group,Everyone,");

    // What the page lists by a search is what its file has.
    const found = async (search: string, effective: boolean) =>
      (await (await exportMembers(owner, outer, { search, effective })).text())
        .trimEnd()
        .split("\r\n")
        .slice(1);
    expect(await found("@ODD", false)).toEqual([expect.stringMatching(/^user,'@odd,/)]);
    expect(await found("every", false)).toEqual([expect.stringMatching(/^group,Everyone,/)]);
    expect(await found("@odd", true)).toHaveLength(1);
    expect(await found("nobody at all", true)).toEqual([]);
  });
});
