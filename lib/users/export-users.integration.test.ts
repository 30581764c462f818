import { beforeAll, describe, expect, test } from "vitest";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { type UserExportQuery, userExportQuery } from "./contract.ts";
import { exportUsers } from "./export-users.ts";

const owner = systemActor("test");
const USERS = 1_250;
let denver: string;
let berlin: string;

async function insertDirectory(name: string): Promise<string> {
  const id = newId();
  await pool().query(
    "insert into directory (id, name, name_key, type, client_profile) values ($1, $2, lower($2), 'okta', 'okta')",
    [id, name],
  );
  return id;
}

async function insertUser(directoryId: string, resource: { userName: string } & Record<string, unknown>) {
  const id = newId();
  await pool().query(
    `insert into users (id, directory_id, resource, rendered, user_name, user_name_key, display_name)
     values ($1, $2, $3, '', $4, lower($4), $5)`,
    [id, directoryId, resource, resource.userName, resource.displayName ?? null],
  );
  await pool().query("insert into user_search (user_id, text, words) values ($1, lower($2), '')", [
    id,
    ` ${resource.userName}`,
  ]);
  return id;
}

const take = (query: Partial<UserExportQuery> = {}, actor: Actor = owner) =>
  exportUsers(actor, userExportQuery.parse(query));

/** The records of a file as objects by column name. */
async function records(response: Response): Promise<Record<string, string>[]> {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.arrayBuffer());
  expect(text.startsWith("\uFEFF")).toBe(true);
  const lines = [...text.slice(1).matchAll(/(?:[^\r\n"]|"(?:[^"]|"")*")*\r\n/g)].map(([line]) =>
    [...line.slice(0, -2).matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
      .map(([, field = ""]) => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field))
      .slice(0, -1),
  );
  const [names = [], ...rows] = lines;
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ""])));
}

beforeAll(async () => {
  denver = await insertDirectory("Denver");
  berlin = await insertDirectory("Berlin");
  await pool().query(
    `insert into users (id, directory_id, resource, rendered, user_name, user_name_key, status)
     select gen_random_uuid(), $1, jsonb_build_object('userName', 'user' || i), '', 'user' || i, 'user' || lpad(i::text, 6, '0'), 'active'
     from generate_series(1, $2::int) i`,
    [denver, USERS],
  );
});

describe("the export of users", () => {
  test("has everyone once, in the order of the list, over several reads", async () => {
    const rows = await records(await take({ directoryId: denver, sort: "name", columns: "visible" }));
    expect(rows.map((row) => row["user name"])).toEqual(
      Array.from({ length: USERS }, (_, index) => `user${index + 1}`),
    );
    expect(Object.keys(rows[0] ?? {})).toEqual(
      "id,directory,status,user name,display name,email,created at,updated at".split(","),
    );
    const newest = await records(await take({ directoryId: denver, columns: "visible" }));
    const ids = newest.map((row) => row.id ?? "");
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
    expect(ids).toHaveLength(USERS);
  });

  test("all columns: every attribute under its label, several values in one field, the rest in the last", async () => {
    const id = await insertUser(berlin, {
      userName: "ömer@acme.example",
      displayName: 'Ömer "Öz", Jr.',
      name: { givenName: "Ömer", honorificPrefix: "Dr." },
      emails: [
        { value: "o@work.example", type: "work" },
        { value: "o2@work.example", type: "work" },
      ],
      addresses: [{ type: "work", streetAddress: "1 A St\n2nd floor" }],
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { department: "R&D" },
    });
    const [row] = await records(await take({ directoryId: berlin }));
    expect(row).toMatchObject({
      id,
      directory: "Berlin",
      "user name": "ömer@acme.example",
      "display name": 'Ömer "Öz", Jr.',
      "Given name": "Ömer",
      Email: "o@work.example; o2@work.example",
      "Street address": "1 A St\n2nd floor",
      Department: "R&D",
      "Other attributes": "Title before the name: Dr.",
    });
    await pool().query("delete from users where id = $1", [id]);
  });

  test.each(["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tcmd", "\rcmd"])(
    "%j is text for a spreadsheet",
    async (value) => {
      const id = await insertUser(berlin, { userName: value, displayName: value, title: value });
      const [row] = await records(await take({ directoryId: berlin }));
      expect(row).toMatchObject({
        "user name": `'${value}`,
        "display name": `'${value}`,
        Title: `'${value}`,
      });
      await pool().query("delete from users where id = $1", [id]);
    },
  );

  test("holds whom the filter finds, and nobody of a directory outside of the scope", async () => {
    const id = await insertUser(berlin, { userName: "findme@x.example" });
    const find = async (query: Partial<UserExportQuery>, actor?: Actor) =>
      (await records(await take({ columns: "visible", ...query }, actor))).map((row) => row.id);
    expect(await find({ search: "findme" })).toEqual([id]);
    expect(await find({ search: "nobodyhasthis" })).toEqual([]);
    expect(await find({ status: "locked" })).toEqual([]);
    const limited: Actor = { ...owner, role: "auditor", directoryIds: [berlin] };
    expect(await find({}, limited)).toEqual([id]);
    expect(await find({ directoryId: denver }, limited)).toEqual([]);
    await pool().query("delete from users where id = $1", [id]);
  });

  test("is an entry of the audit log with its filter, made before anything leaves", async () => {
    const response = await take({ search: "someone", columns: "visible" });
    const { rows } = await pool().query(
      "select action, after from audit_entry where action = 'user.export' order by id desc limit 1",
    );
    expect(rows).toEqual([
      { action: "user.export", after: expect.objectContaining({ search: "someone", columns: "visible" }) },
    ]);
    expect(response.headers.get("content-type")).toContain("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="muster-users-\d{4}-\d\d-\d\d\.csv"$/,
    );
    await response.body?.cancel();
  });

  test("reads no further than the client takes, and stops when it goes away", async () => {
    const response = await take({ directoryId: denver });
    const reader = response.body?.getReader();
    const header = await reader?.read();
    expect(new TextDecoder().decode(header?.value)).toContain("user name");
    await reader?.read();
    await reader?.cancel();
    const { rows } = await pool().query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity
        where datname = current_database() and state <> 'idle' and query like '%from users u where%' and pid <> pg_backend_pid()`,
    );
    expect(rows[0]?.count).toBe(0);
  });
});
