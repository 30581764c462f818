import { expect, test } from "vitest";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { decideHold } from "#lib/sync/decide-hold.ts";
import { getSync } from "#lib/sync/get-sync.ts";
import { stageUsers } from "#lib/sync/run/staging.store.ts";
import { claimRun } from "#lib/sync/run/sync-run.store.ts";
import { findManagers } from "#lib/users/apply-users.ts";
import { createUserInput } from "#lib/users/made-here/contract.ts";
import { createUser } from "#lib/users/made-here/create-user.ts";
import { deleteUser } from "#lib/users/tombstone.store.ts";
import { control, lastRun, owner, syncedOkta, usersOf } from "./synced-directory.ts";

test("a full pass brings everyone in, the next one changes nothing, and the log tells what changes", async () => {
  const { name, directoryId, sync } = await syncedOkta(450);
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({
    kind: "full",
    state: "succeeded",
    counts: { created: 451 },
  });
  const people = await control.orgUsers(name);
  const before = await usersOf(directoryId);
  expect([...before.keys()].sort()).toEqual(people.map((one) => one.login).sort());

  await sync("full");
  expect(await lastRun(directoryId)).toMatchObject({
    state: "succeeded",
    counts: { created: 0, updated: 0, unchanged: 451 },
  });

  const [a, b, c, d] = people.slice(1);
  if (!a || !b || !c || !d) throw new Error("too few people");
  await sync();
  await control.orgUserAction(name, { user: a.id, action: "suspend" });
  await control.orgUserAction(name, { user: b.id, action: "deactivate" });
  await control.orgUserAction(name, { user: c.id, action: "lock" });
  await control.orgUserAction(name, { user: d.id, action: "rename", login: "renamed@example.org" });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({
    kind: "changes",
    state: "succeeded",
    counts: { ended: 2 },
  });
  const after = await usersOf(directoryId);
  expect(after.get(a.login)?.status).toBe("suspended");
  expect(after.get(b.login)?.status).toBe("deactivated");
  expect(after.get(c.login)?.status).toBe("locked");
  expect(after.get("renamed@example.org")?.id).toBe(before.get(d.login)?.id);

  await control.orgUserAction(name, { user: a.id, action: "unsuspend" });
  await control.orgUserAction(name, { user: c.id, action: "unlock" });
  await sync();
  expect((await usersOf(directoryId)).get(a.login)?.status).toBe("active");
  expect((await usersOf(directoryId)).get(c.login)?.status).toBe("active");
  const { rows } = await pool().query(
    "SELECT type FROM event WHERE directory_id = $1 AND subject_id = $2 ORDER BY id",
    [directoryId, before.get(a.login)?.id],
  );
  expect(rows.map((row) => row.type)).toEqual(["user.created", "user.suspended", "user.reactivated"]);
});

test("somebody deleted in two steps is gone after the second, with a grace period", async () => {
  const { name, directoryId, sync } = await syncedOkta(30);
  await sync();
  const [, one] = await control.orgUsers(name);
  if (!one) throw new Error("too few people");
  await control.orgUserAction(name, { user: one.id, action: "delete" });
  await sync();
  expect((await usersOf(directoryId)).get(one.login)?.status).toBe("deactivated");
  await control.orgUserAction(name, { user: one.id, action: "delete" });
  await sync();
  expect((await usersOf(directoryId)).has(one.login)).toBe(false);
  const { rows } = await pool().query(
    "SELECT purge_at > now() AS kept FROM users WHERE directory_id = $1 AND deleted_at IS NOT NULL",
    [directoryId],
  );
  expect(rows).toEqual([{ kept: true }]);
});

test("a token that sees nobody any more removes nobody, and a refused one neither", async () => {
  const { name, directoryId, sync } = await syncedOkta(30);
  await sync();
  const { tokens } = await control.org(name);
  await control.changeOrgToken(name, { token: tokens.at(-1) ?? "", revoked: true });
  await sync("full");
  expect(await lastRun(directoryId)).toMatchObject({ state: "failed", failure: { kind: "refused" } });
  expect((await usersOf(directoryId)).size).toBe(31);
});

test("more departures than the breaker allows wait for an admin; one fewer does not", async () => {
  const { name, directoryId, sync } = await syncedOkta(39);
  await sync();
  const people = (await control.orgUsers(name)).slice(1);
  // 40 users: the breaker holds at more than eight.
  for (const { id } of people.slice(0, 9)) await control.orgUserAction(name, { user: id, action: "suspend" });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ state: "held", counts: { held: 9 } });
  expect([...(await usersOf(directoryId)).values()].every(({ status }) => status === "active")).toBe(true);
  await control.orgUserAction(name, { user: people[0]?.id ?? "", action: "unsuspend" });
  await sync("full");
  expect(await lastRun(directoryId)).toMatchObject({ state: "succeeded", counts: { ended: 8 } });
});

test("without everyone, only those who are here are kept true", async () => {
  const { directoryId, sync } = await syncedOkta(10, { reach: "known" });
  await sync();
  expect((await usersOf(directoryId)).size).toBe(0);
});

test("who loses access loses it, even with a name there that somebody else has here", async () => {
  const { name, directoryId, sync } = await syncedOkta(9);
  await sync();
  const [, leaver] = await control.orgUsers(name);
  if (!leaver) throw new Error("too few people");
  const input = { directoryId, userName: "taken@example.org", displayName: "Made here" };
  await createUser(owner, createUserInput.parse(input));
  await control.orgUserAction(name, { user: leaver.id, action: "rename", login: input.userName });
  await control.orgUserAction(name, { user: leaver.id, action: "suspend" });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "changes", counts: { ended: 1 } });
  expect((await usersOf(directoryId)).get(leaver.login)?.status).toBe("suspended");
});

test("what was approved is neither forgotten by a run that did not ask for it, nor asked for without a pause", async () => {
  const { name, directoryId, sync, lease } = await syncedOkta(19);
  await sync();
  const people = (await control.orgUsers(name)).slice(1, 8);
  for (const { id } of people) await control.orgUserAction(name, { user: id, action: "suspend" });
  await sync();
  const holdId = (await getSync(owner, directoryId)).hold?.id ?? "";
  const fresh = { id: newId(), kind: "approved", trigger: "test", reach: "everyone" } as const;
  const run = await claimRun(lease, directoryId, fresh);
  await pool().query("UPDATE sync_run SET resume = $2 WHERE id = $1", [
    run.id,
    { stage: "removing", cursor: null },
  ]);
  await decideHold(owner, directoryId, { holdId, decision: "approve" });
  const planned = async () => {
    const { rows } = await pool().query(
      `SELECT j.payload->>'wanted' AS wanted, j.run_at > now() AS later FROM graphile_worker._private_jobs j
        WHERE j.key = 'sync:' || $1::text`,
      [directoryId],
    );
    await pool().query("SELECT graphile_worker.remove_job('sync:' || $1::text)", [directoryId]);
    return rows;
  };
  await planned();
  await sync("approved");
  expect(await planned()).toEqual([{ wanted: "approved", later: false }]);

  const { tokens } = await control.org(name);
  const [token = ""] = tokens.slice(-1);
  await control.changeOrgToken(name, { token, revoked: true });
  await sync("approved");
  expect(await planned()).toEqual([{ wanted: "due", later: true }]);
  await control.changeOrgToken(name, { token, revoked: false });
  // Whatever comes next carries it out, also where what it came for fails.
  await control.setOrg(name, { failEvery: 1, failStatus: 501, onlyPath: "/api/v1/logs" });
  await sync("changes");
  expect(await lastRun(directoryId)).toMatchObject({ kind: "changes", state: "failed" });
  const statuses = [...(await usersOf(directoryId)).values()].map(({ status }) => status);
  expect(statuses.filter((status) => status === "suspended")).toHaveLength(7);
  expect(await planned()).toMatchObject([{ wanted: "due" }]);
});

test("who has lost access by an approved list waits in no other one", async () => {
  const { name, directoryId, sync, lease } = await syncedOkta(19);
  await sync();
  for (const { id } of (await control.orgUsers(name)).slice(1, 8))
    await control.orgUserAction(name, { user: id, action: "suspend" });
  await sync();
  const holdId = (await getSync(owner, directoryId)).hold?.id ?? "";
  // A full pass that was under way as the admin decided finds the same people.
  await claimRun(lease, directoryId, { id: newId(), kind: "full", trigger: "test", reach: "everyone" });
  await decideHold(owner, directoryId, { holdId, decision: "approve" });
  await sync("approved");
  const { runs } = await getSync(owner, directoryId);
  expect(runs.slice(0, 2)).toMatchObject([
    { kind: "approved", counts: { ended: 7 } },
    { kind: "full", counts: { held: 7 } },
  ]);
  expect((await getSync(owner, directoryId)).hold).toBeNull();
});

test("whom a narrower role hides is not taken for deleted because the log tells of something else", async () => {
  const { name, directoryId, sync } = await syncedOkta(9);
  await sync();
  const [, person, ...others] = await control.orgUsers(name);
  if (!person) throw new Error("too few people");
  await control.orgUserAction(name, { user: person.id, action: "lock" });
  await control.setOrg(name, { reach: others.map(({ id }) => id) });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "changes", counts: { ended: 0 } });
  expect((await usersOf(directoryId)).get(person.login)?.status).toBe("active");
  await control.setOrg(name, { reach: null });
  await sync("full");
  expect((await usersOf(directoryId)).get(person.login)?.status).toBe("locked");
});

test("a role that loses the log is read by time from the next full pass on", async () => {
  const { name, directoryId, sync } = await syncedOkta(9);
  await sync();
  const [, person, other] = await control.orgUsers(name);
  if (!person || !other) throw new Error("too few people");
  await control.orgUserAction(name, { user: person.id, action: "lock" });
  await sync();
  const { tokens } = await control.org(name);
  await control.changeOrgToken(name, {
    token: tokens.at(-1) ?? "",
    permissions: ["users.read", "groups.read"],
  });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ state: "failed", failure: { kind: "forgotten" } });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "full", state: "succeeded" });
  await control.orgUserAction(name, { user: other.id, action: "suspend" });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "changes", state: "succeeded" });
  expect((await usersOf(directoryId)).get(other.login)?.status).toBe("suspended");
});

test("what was read long ago, and never written, is not written any more", async () => {
  const { name, directoryId, sync, lease } = await syncedOkta(9);
  await sync();
  const [, person] = await control.orgUsers(name);
  if (!person) throw new Error("too few people");
  const fresh = { id: newId(), kind: "full", trigger: "test", reach: "everyone" } as const;
  const run = await claimRun(lease, directoryId, fresh);
  const seen = [{ providerId: person.id, status: "deactivated" as const, attributes: null }];
  const client = await pool().connect();
  await stageUsers(client, run.id, seen).finally(() => client.release());
  await pool().query(
    "UPDATE sync_run SET resume = $2, started_at = started_at - interval '13 hours' WHERE id = $1",
    [run.id, { stage: "removing", cursor: null }],
  );
  await sync();
  expect((await usersOf(directoryId)).get(person.login)?.status).toBe("active");
  const { rows } = await pool().query(
    "SELECT state::text, failure->>'kind' AS kind FROM sync_run WHERE id = $1",
    [run.id],
  );
  expect(rows).toEqual([{ state: "failed", kind: "delayed" }]);
});

test("removals that wait are not lost when the next changes are too many as well", async () => {
  const { name, directoryId, sync } = await syncedOkta(39);
  await sync();
  const people = (await control.orgUsers(name)).slice(1);
  const suspend = async (from: number, to: number) => {
    for (const { id } of people.slice(from, to))
      await control.orgUserAction(name, { user: id, action: "suspend" });
    await sync();
  };
  await suspend(0, 9);
  await control.orgUserAction(name, { user: people[0]?.id ?? "", action: "unsuspend" });
  await suspend(9, 19);
  expect((await getSync(owner, directoryId)).hold?.users).toBe(18);
  const holdId = (await getSync(owner, directoryId)).hold?.id ?? "";
  await decideHold(owner, directoryId, { holdId, decision: "approve" });
  await sync("approved");
  expect(await lastRun(directoryId)).toMatchObject({ kind: "approved", counts: { ended: 18 } });
});

test("what a run read before SCIM took the access does not give it back", async () => {
  const { name, directoryId, sync, lease } = await syncedOkta(9);
  await sync();
  const [, off, gone] = await control.orgUsers(name);
  if (!off || !gone) throw new Error("too few people");
  const fresh = { id: newId(), kind: "full", trigger: "test", reach: "everyone" } as const;
  const run = await claimRun(lease, directoryId, fresh);
  await pool().query(
    `INSERT INTO sync_staged_user (run_id, provider_id, status, attributes)
     SELECT $2, provider_id, 'active', resource FROM users WHERE directory_id = $1`,
    [directoryId, run.id],
  );
  await pool().query("UPDATE sync_run SET resume = $2 WHERE id = $1", [
    run.id,
    { stage: "writing", after: "", cursor: null },
  ]);
  const users = await usersOf(directoryId);
  await pool().query(
    `UPDATE users SET status = 'deactivated', status_source = 'scim', resource = resource || '{"active": false}', version = version + 1,
       sources = sources || jsonb_build_object('active', jsonb_build_object('source', 'scim', 'at', $2::text)) WHERE id = $1`,
    [users.get(off.login)?.id, new Date(Date.now() + 1000).toISOString()],
  );
  await deleteUser(directoryId, users.get(gone.login)?.id ?? "", null, 30, "test");
  await sync("full");
  expect(await lastRun(directoryId)).toMatchObject({ id: run.id, state: "succeeded" });
  const after = await usersOf(directoryId);
  expect(after.get(off.login)?.status).toBe("deactivated");
  expect(after.has(gone.login)).toBe(false);
});

test("a sync finds the managers for whom users wait, and leaves the others waiting", async () => {
  const { name, directoryId, sync } = await syncedOkta(4);
  await sync();
  const [, manager, report, orphan] = (await control.orgUsers(name)).map(({ login }) => login);
  await pool().query(
    `UPDATE users SET manager_id = NULL, manager_ref = CASE user_name WHEN $2 THEN $4 ELSE 'nobody' END
      WHERE directory_id = $1 AND user_name IN ($2, $3)`,
    [directoryId, report, orphan, manager],
  );
  await findManagers(directoryId);
  const { rows } = await pool().query(
    `SELECT u.user_name AS report, m.user_name AS manager FROM users u LEFT JOIN users m ON m.id = u.manager_id
      WHERE u.directory_id = $1 AND u.user_name IN ($2, $3) ORDER BY u.manager_id NULLS LAST`,
    [directoryId, report, orphan],
  );
  expect(rows).toEqual([
    { report, manager },
    { report: orphan, manager: null },
  ]);
});
