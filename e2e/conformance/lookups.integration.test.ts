import { beforeAll, expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { listRequestOf } from "#lib/scim/list-query.ts";
import { dialectOf } from "#lib/scim/protocol/dialects/dialect.ts";
import { orderOf } from "#lib/scim/protocol/keyset.ts";
import { defaultRegistry } from "#lib/scim/protocol/schema/registry.ts";
import { sqlQuery } from "#lib/scim/sql-query.ts";
import { getUser } from "#lib/users/get-user.ts";
import { userBindings } from "#lib/users/user-bindings.ts";
import { conditionOf, searchSql } from "#lib/users/user-condition.ts";
import { filterQuery, makeClient, nextRoute, patchOf, type ScimClient, schemas } from "./scim-client.ts";

/** What clients look users up by finds an index, and finds exactly whom the answers show. */
const USERS = 20_000;
const manager = `${schemas.enterprise}:manager`;
let client: ScimClient;

beforeAll(async () => {
  client = await makeClient(await nextRoute.open(), "other");
  await pool().query(
    `insert into users (directory_id, id, resource, rendered, user_name, user_name_key, external_id, display_name,
       email_key, email_keys, manager_ref, manager_id, created_at, updated_at)
     select $1, gen_random_uuid(), jsonb_build_object('userName', 'u' || n, 'active', n % 50 > 0, 'displayName', 'Person ' || n,
         'name', jsonb_build_object('familyName', 'Family' || n), 'externalId', 'x' || n,
         'emails', jsonb_build_array(jsonb_build_object('type', 'work', 'value', 'u' || n || '@x.example'))),
       '{}', 'u' || n, 'u' || n, 'x' || n, 'Person ' || n, 'u' || n || '@x.example', array['u' || n || '@x.example'],
       'boss' || n % 500, null, now() - interval '1 year' + n * interval '1 minute', now() - interval '1 year' + n * interval '1 minute'
     from generate_series(1, ${USERS}) as n`,
    [client.directoryId],
  );
  await pool().query(
    `insert into user_search (user_id, text, words)
     select id, ' ' || user_name_key || ' ' || lower(display_name) || ' ' || email_key || ' ' || external_id,
       array_to_tsvector(array['family' || substr(user_name_key, 2), 'denver', 'sales', 'engineer', 'employee'])
     from users`,
  );
  await pool().query("vacuum analyze users, user_search");
});

/** The plan of the statement that a query compiles to. */
async function planOf(query: Record<string, string>): Promise<string> {
  const target = { document: "u.resource", bindings: userBindings };
  const request = listRequestOf(new URLSearchParams(query));
  const { where, params, sort } = sqlQuery(
    request,
    defaultRegistry.user,
    dialectOf("other"),
    target,
    1,
    "refuse",
  );
  const text = `select u.rendered from users u where u.directory_id = $1 and u.deleted_at is null and ${where}
    order by ${orderOf(sort, "u.id", false)} limit 101`;
  const { rows } = await pool().query<{ "QUERY PLAN": string }>(`explain ${text}`, [
    client.directoryId,
    ...params,
  ]);
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

test.each([
  ['userName eq "U77"', "user_name"],
  ['userName sw "u77"', "user_name"],
  ['externalId eq "x77"', "user_live_external_id"],
  ['emails[type eq "work"].value eq "u77@x.example"', "users_email_keys_idx"],
  ['emails.value eq "u77@x.example"', "users_email_keys_idx"],
  ['displayName eq "person 77"', "users_display_name"],
  ['displayName sw "Person 777"', "users_display_name"],
  ['name.familyName eq "family77"', "users_family_name"],
  ['name.familyName sw "Family777"', "users_family_name"],
  [`${manager} eq "boss7"`, "users_manager_ref"],
  [`${manager}.value eq "boss7"`, "users_manager_ref"],
  [`${manager}.value eq "${newId()}"`, "users_directory_id_manager_id_idx"],
  ["active eq false", "user_not_active"],
  [
    `meta.lastModified gt "${new Date(Date.now() + 60_000 - 365 * 86_400_000 + USERS * 60_000 - 6_000_000).toISOString()}"`,
    "users_updated_at",
  ],
  [
    `meta.created gt "${new Date(Date.now() + 60_000 - 365 * 86_400_000 + USERS * 60_000 - 6_000_000).toISOString()}"`,
    "users_directory_id_created_at_id_idx",
  ],
  [`id eq "${newId()}"`, "users_"],
])("%s finds an index", async (filter, index) => {
  const plan = await planOf({ filter });
  expect(plan).toContain(index);
  expect(plan).not.toContain("Seq Scan on users");
});

test.each([
  ["u7777@", "user_search_text"],
  ["nobodyhasthis", "user_search_text"],
  ["family777", "user_search_words"],
  ["sales family777", "user_search_words"],
])("the console's search for “%s” finds an index", async (search, index) => {
  const values: unknown[] = [];
  const { rows } = await pool().query<{ "QUERY PLAN": string }>(
    `explain with found as materialized (select s.user_id from user_search s where ${searchSql(search.split(" "), values)})
     select * from found limit 1001`,
    values,
  );
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan).toContain(index);
  expect(plan).not.toContain("Seq Scan");
});

test("the reports of a manager find an index", async () => {
  const values: unknown[] = [];
  const filter = {
    directoryIds: null,
    status: null,
    link: null,
    managerId: newId(),
    words: [],
    found: null,
    invitation: null,
  };
  const { rows } = await pool().query<{ "QUERY PLAN": string }>(
    `explain select u.id from users u where ${conditionOf(filter, values)} order by u.id desc limit 51`,
    values,
  );
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan).toContain("users_directory_id_manager_id_idx");
  expect(plan).not.toContain("Seq Scan");
});

test.each([
  ["userName", "user_name"],
  ["id", "users_"],
  ["meta.created", "users_directory_id_created_at_id_idx"],
])("sorting by %s reads in the order of an index", async (sortBy, index) => {
  const plan = await planOf({ sortBy });
  expect(plan).toContain(index);
  expect(plan).not.toMatch(/Seq Scan|^ *(?:->)? *Sort /m);
});

test("a manager is found by the value as sent and by id, as long as answers show it", async () => {
  const create = async (userName: string, more: object = {}) =>
    (await client.call("POST", "/Users", { body: { schemas: [schemas.user], userName, ...more } })).json;
  const report = await create("reporting", {
    [schemas.enterprise]: { manager: { value: "mara", displayName: "Mara M" } },
  });
  const found = async (filter: string) =>
    (await client.call("GET", `/Users${filterQuery(filter)}`)).json.Resources?.map(
      (one: { id: string }) => one.id,
    ) ?? [];
  const mara = await create("mara");
  for (const value of ["mara", mara.id, mara.id.toUpperCase()]) {
    expect(await found(`${manager}.value eq "${value}"`)).toEqual([report.id]);
    expect(await found(`${manager} eq "${value}"`)).toEqual([report.id]);
    expect(await found(`${manager}[value eq "${value}"]`)).toEqual([report.id]);
  }
  expect(await found(`${manager}.displayName eq "mara m"`)).toEqual([report.id]);
  expect(await found(`${manager}.value ne "mara" and userName eq "reporting"`)).toEqual([]);
  expect((await client.call("GET", `/Users/${report.id}`)).json[schemas.enterprise].manager).toMatchObject({
    value: "mara",
    $ref: expect.stringContaining(mara.id),
  });
  expect((await getUser(systemActor("test"), mara.id)).reports).toEqual({
    count: 1,
    users: [{ id: report.id, name: "reporting" }],
  });
  await client.call("DELETE", `/Users/${mara.id}`);
  expect(await found(`${manager}.value eq "${mara.id}"`)).toEqual([]);
  expect(await found(`${manager}.value eq "mara"`)).toEqual([report.id]);
});

test("columns that only narrow down find nobody who has the value elsewhere", async () => {
  const { json } = await client.call("POST", "/Users", {
    body: { schemas: [schemas.user], userName: "narrow", name: { formatted: "Only Formatted" } },
  });
  const found = async (filter: string) =>
    (await client.call("GET", `/Users${filterQuery(filter)}`)).json.totalResults;
  expect(await found('displayName eq "Only Formatted"')).toBe(0);
  expect(await found('displayName sw "only f"')).toBe(0);
  expect(await found('name.formatted eq "only formatted"')).toBe(1);
  expect(await found('active eq false and userName eq "narrow"')).toBe(0);
  await client.call("PATCH", `/Users/${json.id}`, {
    body: patchOf({
      op: "replace",
      value: { active: false, displayName: "50% _off\\", name: { familyName: "Ünal" } },
    }),
  });
  expect(await found('displayName sw "50% _O"')).toBe(1);
  expect(await found('displayName sw "50%x"')).toBe(0);
  expect(await found('displayName eq "50% _OFF\\\\"')).toBe(1);
  expect(await found('name.familyName eq "ünal"')).toBe(1);
  expect(await found('active eq false and userName eq "narrow"')).toBe(1);
  expect(await found('active ne false and userName eq "narrow"')).toBe(0);
});
