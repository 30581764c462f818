import { expect, test } from "vitest";
import { pool } from "#lib/platform/db/pool.ts";
import { control, syncedEntra, syncedOkta } from "./synced-directory.ts";

/** The manager of each user who has one, by user name. */
async function managersOf(directoryId: string): Promise<Record<string, string>> {
  const { rows } = await pool().query<{ report: string; manager: string }>(
    `SELECT u.user_name AS report, m.user_name AS manager FROM users u
       JOIN users m ON m.directory_id = u.directory_id AND m.id = u.manager_id WHERE u.directory_id = $1`,
    [directoryId],
  );
  return Object.fromEntries(rows.map(({ report, manager }) => [report, manager]));
}

test("Entra's managers come with everybody, and with the changes as they are given, changed and taken away", async () => {
  const { name, directoryId, sync } = await syncedEntra(150);
  const people = await control.tenantUsers(name);
  const [boss, other, a, b] = people;
  const last = people.at(-1);
  if (!boss || !other || !a || !b || !last) throw new Error("too few people");
  const give = (user: { id: string }, manager: { id: string } | null, more = {}) =>
    control.tenantUserAction(name, {
      user: user.id,
      action: "set",
      properties: { manager: manager?.id ?? null, ...more },
    });
  await give(a, boss);
  // On another page than their manager, before whom they are written.
  await give(boss, last);
  await sync();
  expect(await managersOf(directoryId)).toEqual({ [a.login]: boss.login, [boss.login]: last.login });

  await give(a, other);
  await give(boss, null);
  await give(b, boss, { jobTitle: "Reports now" });
  await sync("changes");
  expect(await managersOf(directoryId)).toEqual({ [a.login]: other.login, [b.login]: boss.login });

  // What changes besides does not take the manager away, whom the delta tells no more.
  await control.tenantUserAction(name, { user: a.id, action: "set", properties: { jobTitle: "Promoted" } });
  await sync("changes");
  expect(await managersOf(directoryId)).toEqual({ [a.login]: other.login, [b.login]: boss.login });
  const { rows } = await pool().query(
    "SELECT resource->>'title' AS title FROM users WHERE directory_id = $1 AND user_name = $2",
    [directoryId, a.login],
  );
  expect(rows).toEqual([{ title: "Promoted" }]);
});

test("Okta's managerId names the manager by id or login", async () => {
  const { name, directoryId, sync } = await syncedOkta(4);
  const [, boss, a, b] = await control.orgUsers(name);
  if (!boss || !a || !b) throw new Error("too few people");
  const give = (user: { id: string }, managerId: string | null) =>
    control.orgUserAction(name, { user: user.id, action: "set", profile: { managerId } });
  await give(a, boss.id);
  await give(b, boss.login.toUpperCase());
  await sync();
  const managers = await managersOf(directoryId);
  expect({ a: managers[a.login], b: managers[b.login] }).toEqual({ a: boss.login, b: boss.login });
  await give(b, null);
  await sync("changes");
  expect((await managersOf(directoryId))[b.login]).toBeUndefined();
});
