import { expect, test } from "vitest";
import { pool } from "#lib/platform/db/pool.ts";
import { getConflict } from "#lib/users/linking/get-conflict.ts";
import { listConflicts } from "#lib/users/linking/list-conflicts.ts";
import { settleConflict } from "#lib/users/linking/settle-conflict.ts";
import { createUserInput } from "#lib/users/made-here/contract.ts";
import { createUser } from "#lib/users/made-here/create-user.ts";
import { control, lastRun, owner, syncedOkta, usersOf } from "./synced-directory.ts";

const make = async (directoryId: string, userName: string, email?: string) =>
  (
    await createUser(
      owner,
      createUserInput.parse({ directoryId, userName, displayName: `Made ${userName}`, email }),
    )
  ).id;

test("users made here are linked, not doubled, also one who lost access before anyone looked", async () => {
  const { name, directoryId, sync } = await syncedOkta(30);
  const [a, b, c] = (await control.orgUsers(name)).slice(1);
  if (!a || !b || !c) throw new Error("too few people");
  const byName = await make(directoryId, a.login.toUpperCase());
  const byEmail = await make(directoryId, "made-before", b.login);
  const suspended = await make(directoryId, c.login);
  await control.orgUserAction(name, { user: c.id, action: "suspend" });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ state: "succeeded", counts: { ended: 1, skipped: 0 } });
  const users = await usersOf(directoryId);
  expect(users.size).toBe(31);
  expect(users.get(a.login)?.id).toBe(byName);
  expect(users.get(b.login)?.id).toBe(byEmail);
  expect(users.get(c.login)).toMatchObject({ id: suspended, status: "suspended" });
  const { rows } = await pool().query(
    "SELECT type, source::text FROM event WHERE directory_id = $1 AND subject_id = $2 ORDER BY id",
    [directoryId, byName],
  );
  expect(rows).toEqual([
    { type: "user.created", source: "admin" },
    { type: "user.linked", source: "sync" },
  ]);
});

test("who could be two users waits for an admin, and is the chosen one from then on", async () => {
  const { name, directoryId, sync } = await syncedOkta(10);
  const [, person, leaver, gone] = await control.orgUsers(name);
  if (!person || !leaver || !gone) throw new Error("too few people");
  const [one, other] = [
    await make(directoryId, "one", person.login),
    await make(directoryId, "other", person.login),
  ];
  await make(directoryId, "three", leaver.login);
  await make(directoryId, "four", leaver.login);
  await make(directoryId, "five", gone.login);
  await make(directoryId, "six", gone.login);
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ state: "succeeded", counts: { skipped: 3 } });
  expect((await listConflicts(owner, { directoryId, state: "open" })).conflicts).toHaveLength(3);
  // Whoever has no access any more is not asked about, and who is gone neither.
  await control.orgUserAction(name, { user: leaver.id, action: "suspend" });
  for (let step = 0; step < 2; step += 1)
    await control.orgUserAction(name, { user: gone.id, action: "delete" });
  await control.orgUserAction(name, { user: person.id, action: "lock" });
  await sync();
  const waiting = await listConflicts(owner, { directoryId, state: "open" });
  expect(waiting.conflicts).toMatchObject([{ externalId: person.id, reason: "several", candidates: 2 }]);
  const id = waiting.conflicts[0]?.id ?? "";
  const { client, revision } = await getConflict(owner, id);
  expect(client).toBe("sync");

  await settleConflict(owner, id, { action: "link", userId: other, revision });
  // As the directory says now, not only after the next full pass.
  expect((await usersOf(directoryId)).get(person.login)).toMatchObject({ id: other, status: "locked" });
  await control.orgUserAction(name, { user: person.id, action: "unlock" });
  await control.orgUserAction(name, { user: person.id, action: "suspend" });
  await sync();
  const users = await usersOf(directoryId);
  expect(users.get(person.login)).toMatchObject({ id: other, status: "suspended" });
  expect([...users.values()].some((user) => user.id === one)).toBe(true);
  expect(users.size).toBe(14);
});

test("somebody new under a deleted user's name is another person", async () => {
  const { name, directoryId, sync } = await syncedOkta(10);
  await sync();
  const [, gone] = await control.orgUsers(name);
  if (!gone) throw new Error("too few people");
  const before = (await usersOf(directoryId)).get(gone.login)?.id;
  for (let step = 0; step < 2; step += 1)
    await control.orgUserAction(name, { user: gone.id, action: "delete" });
  await sync();
  const [fresh] = await control.addOrgUsers(name, 1);
  if (!fresh) throw new Error("nobody was added");
  await control.orgUserAction(name, { user: fresh.id, action: "rename", login: gone.login });
  await sync();
  const after = (await usersOf(directoryId)).get(gone.login);
  expect(after).toMatchObject({ status: "active" });
  expect(after?.id).not.toBe(before);
});
