import { expect, test } from "vitest";
import { binaryRows } from "#lib/platform/db/binary-rows.ts";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { uniqueViolation } from "#lib/platform/errors/database-error.ts";
import { compileFilter } from "#lib/scim/protocol/filter/compile-filter.ts";
import { parseFilter } from "#lib/scim/protocol/filter/parse-filter.ts";
import { typeFilter } from "#lib/scim/protocol/filter/type-filter.ts";
import { defaultRegistry } from "#lib/scim/protocol/schema/registry.ts";
import { sourcesOf } from "./stored-sources.ts";
import { lookUps } from "./user.store.ts";
import { userBindings } from "./user-bindings.ts";
import { newDirectory, userOf } from "./user-write.fixture.ts";
import { insertUser, updateUser } from "./user-write.store.ts";
import type { UserWrite } from "./user-write.ts";

const names = Array.from({ length: 8 }, (_, index) => `user${index}@example.com`);

function changeOf(write: UserWrite, version = 2): UserWrite {
  const changes = { before: { active: true }, after: { active: false } };
  const event = { type: "user.deactivated", changes, requestId: "test" } as const;
  return { ...write, version, status: "deactivated", event };
}

async function versionsIn(directoryId: string): Promise<number[]> {
  const { rows } = await pool().query<{ version: number; events: number }>(
    `select version, (select count(*)::int from event where subject_id = users.id) as events from users
      where directory_id = $1 order by user_name`,
    [directoryId],
  );
  // One event for each version.
  expect(rows.every(({ version, events }) => version === events)).toBe(true);
  return rows.map(({ version }) => version);
}

test("of users who are written together one is refused, and the others are written", async () => {
  const directoryId = await newDirectory("Refused");
  const writes = [...names, "USER3@example.com"].map((name) => userOf(directoryId, name));
  const outcomes = await Promise.allSettled(writes.map(insertUser));
  const refused = outcomes.filter((one) => one.status === "rejected");
  expect(refused.map(({ reason }) => uniqueViolation(reason))).toEqual(["user_live_user_name"]);
  expect(await versionsIn(directoryId)).toEqual(names.map(() => 1));
});

test("of changes of one user at the same moment one is written, and none of the others", async () => {
  const directoryId = await newDirectory("Same user");
  const user = userOf(directoryId, "one@example.com");
  await insertUser(user);
  const outcomes = await Promise.all(names.map(() => updateUser(changeOf(user))));
  expect(outcomes.filter(Boolean)).toHaveLength(1);
  expect(await versionsIn(directoryId)).toEqual([2]);
});

test("a user whom somebody holds keeps nobody else waiting, and is written in the end", async () => {
  const directoryId = await newDirectory("Held");
  const users = names.map((name) => userOf(directoryId, name));
  await Promise.all(users.map(insertUser));
  const [held, ...others] = users;
  let late: Promise<unknown> | undefined;
  await inSqlTransaction(async (tx) => {
    await tx.query("select 1 from users where id = $1 for update", [held?.id]);
    const [first, ...rest] = users.map((user) => updateUser(changeOf(user)));
    late = first;
    expect((await Promise.all(rest)).filter(Boolean)).toHaveLength(others.length);
  });
  expect(await late).toMatchObject({ status: "deactivated" });
  expect(await versionsIn(directoryId)).toEqual(names.map(() => 2));
});

test.each(['userName eq "Ada@example.com"', 'externalId eq "00u1"'])(
  "%s is a look-up that shares its statement with others",
  (text) => {
    const parsed = parseFilter(text);
    const typed = parsed.ok && typeFilter(parsed.filter, defaultRegistry.user, "refuse");
    if (typed === false || !typed.ok) throw new Error("The filter is right.");
    const target = { document: "u.resource", bindings: userBindings };
    expect([...lookUps.keys()]).toContain(compileFilter(typed.filter, target, [null]));
  },
);

test("values of rows arrive as they are, whatever is in them", async () => {
  const rows = binaryRows({ text: "text", number: "int", json: "jsonb" });
  const sent = ["", `"quoted" \\ {a,b} 'c'`, "NULL", "Zo\u00eb \u{1f600}\n", "x".repeat(100_000)].map(
    (text, index) => ({
      text,
      number: String(index),
      json: JSON.stringify({ text }),
    }),
  );
  const none = { text: null, number: null, json: null };
  const { rows: arrived } = await pool().query(
    `SELECT * FROM ${rows.table} AS sent`,
    rows.values([...sent, none]),
  );
  expect(arrived).toEqual([
    ...sent.map(({ text }, number) => ({ text, number, json: { text } })),
    { text: null, number: null, json: null },
  ]);
});

test("SQL knows the sources of a row as the code does", async () => {
  const at = "2026-01-01T00:00:00.000Z";
  const urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  const resource = {
    schemas: [urn],
    userName: "anna",
    name: { givenName: "Anna", familyName: "A" },
    emails: [{ value: "a@b.example" }],
    [urn]: { department: "Sales", manager: { value: "1", displayName: "M" } },
  };
  const sources = {
    "*": { source: "scim", at },
    emails: { source: "sync", at },
    title: { source: "admin", at },
  } as const;
  const { rows } = await pool().query<{ path: string; source: string }>(
    "SELECT path, source FROM user_sources($1::jsonb, $2::jsonb)",
    [sources, resource],
  );
  const known = Object.entries(sourcesOf({ sources, resource })).map(([path, { source }]) => ({
    path,
    source,
  }));
  expect(new Set(rows)).toEqual(new Set(known));
  expect(rows).toHaveLength(8);
});
