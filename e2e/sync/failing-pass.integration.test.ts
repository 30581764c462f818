import { expect, test } from "vitest";
import { findSyncs } from "#lib/alerts/alert-facts.store.ts";
import { ProviderRefusal } from "#lib/directories/providers/provider-refusal.ts";
import { createGroups } from "#lib/groups/apply-groups.ts";
import { newId } from "#lib/platform/db/id.ts";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { getSync } from "#lib/sync/get-sync.ts";
import type { GroupJob } from "#lib/sync/groups/group-job.ts";
import {
  findGroupPlan,
  finishGroups,
  type GroupChoice,
  noGroupCounts,
} from "#lib/sync/groups/group-run.store.ts";
import { readMembers } from "#lib/sync/groups/read-groups.ts";
import { asOwner, claimRun, finishUsers } from "#lib/sync/run/sync-run.store.ts";
import { OneRefused } from "#lib/sync/sources/source.ts";
import { findPlan, wantFullPass } from "#lib/sync/sync-plan.store.ts";
import { updateSyncPlan } from "#lib/sync/update-sync-plan.ts";
import { control, lastRun, owner, syncedOkta, usersOf } from "./synced-directory.ts";
import { readsGroups } from "./synced-groups.ts";

const HOUR = 3_600_000;
/** Every list of users is refused; logs and users by id are not. */
const lists = { onlyPath: "/api/v1/users", exactly: true, failStatus: 400 };

test("while a full pass fails again and again, who leaves by the log still leaves, one or many", async () => {
  const { name, directoryId, sync } = await syncedOkta(40);
  await sync();
  await pool().query(
    "UPDATE sync_plan SET last_full_at = now() - interval '7 hours' WHERE directory_id = $1",
    [directoryId],
  );
  await control.setOrg(name, { ...lists, failEvery: 1 });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "full", state: "failed" });

  const people = (await control.orgUsers(name)).slice(1);
  // More than are looked up one by one; of all but one the suspension ends before it is read.
  for (const { id } of people.slice(0, 30)) {
    await control.orgUserAction(name, { user: id, action: "suspend" });
    if (id !== people[0]?.id) await control.orgUserAction(name, { user: id, action: "unsuspend" });
  }
  await control.orgUserAction(name, { user: people[31]?.id ?? "", action: "deactivate" });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({
    kind: "changes",
    state: "succeeded",
    counts: { ended: 2 },
  });
  const users = await usersOf(directoryId);
  expect(users.get(people[0]?.login ?? "")?.status).toBe("suspended");
  expect(users.get(people[31]?.login ?? "")?.status).toBe("deactivated");

  // The success of the one does not hide that the other fails.
  const { plan } = await getSync(owner, directoryId);
  expect(plan.failingSince).toBeNull();
  expect(plan.fullFailingSince).not.toBeNull();
  const facts = await inTransaction((tx) => findSyncs(tx, [directoryId], new Date(Date.now() + 2 * HOUR)));
  expect(facts).toMatchObject([{ failingSince: new Date(plan.fullFailingSince ?? 0) }]);

  await control.setOrg(name, { failEvery: 0 });
  await pool().query(
    "UPDATE sync_plan SET full_failed_at = now() - interval '1 hour' WHERE directory_id = $1",
    [directoryId],
  );
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "full", state: "succeeded" });
  expect((await getSync(owner, directoryId)).plan.fullFailingSince).toBeNull();
});

test("who is to come in by a wider reach comes with the next run, also where a narrow one was under way", async () => {
  const { directoryId, sync } = await syncedOkta(4, { reach: "known" });
  const running = sync();
  const { plan } = await getSync(owner, directoryId);
  const { enabled, fullEveryMinutes, changesEverySeconds } = plan;
  await updateSyncPlan(owner, directoryId, {
    enabled,
    fullEveryMinutes,
    changesEverySeconds,
    reach: "everyone",
  });
  await running;
  await sync();
  // Whether the first run began before the change or after it.
  expect((await usersOf(directoryId)).size).toBe(5);
});

test("a wish for a full pass that comes while one is about to begin is for the next", async () => {
  const { directoryId, lease } = await syncedOkta(1);
  const wish = async () => (await findPlan(directoryId))?.fullWantedAt ?? null;
  const readInFull = async (fullWantedAt: Date | null) => {
    const fresh = { id: newId(), kind: "full", trigger: "test", reach: "known", fullWantedAt } as const;
    const run = await claimRun(lease, directoryId, fresh);
    await asOwner(lease, run, (tx) =>
      finishUsers(tx, run, { cursor: null, unasked: 0, outcome: "succeeded" }),
    );
    await pool().query("UPDATE sync_run SET state = 'succeeded' WHERE id = $1", [run.id]);
  };
  const known = await wish();
  await inSqlTransaction((tx) => wantFullPass(tx, { directoryId }));
  await readInFull(known);
  expect(await wish()).not.toBeNull();
  await readInFull(await wish());
  expect(await wish()).toBeNull();
});

test("what changed is read again once a right to the log is back, while full passes fail", async () => {
  const { name, directoryId, sync } = await syncedOkta(9);
  await sync();
  await sync();
  const [, leaver] = await control.orgUsers(name);
  await control.orgUserAction(name, { user: leaver?.id ?? "", action: "suspend" });
  await control.setOrg(name, { onlyPath: "/api/v1/logs", exactly: true, failStatus: 403, failEvery: 1 });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ failure: { kind: "forgotten" } });
  await control.setOrg(name, { ...lists, failEvery: 1 });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "full", state: "failed" });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "changes", counts: { ended: 1 } });
});

test.each([
  [
    "answers 404 for its next page for ever",
    () => {
      const facts = { status: 404, code: "E0000007", summary: "Not found", traceId: null };
      throw new OneRefused(new ProviderRefusal("okta", facts));
    },
  ],
  ["leads in a circle", () => ({ members: [], next: "again" })],
])("a list of members that %s keeps no other group from being read", async (_how, page) => {
  const { directoryId, lease, sync } = await syncedOkta(1);
  await sync();
  const run = await claimRun(lease, directoryId, {
    id: newId(),
    kind: "full",
    trigger: "test",
    reach: "known",
  });
  await pool().query(
    `INSERT INTO sync_staged_group (run_id, provider_id, name, name_key, is_gone, comes_in, is_wanted, reads_members, is_complete)
     VALUES ($1, '00g1', 'Sales', 'sales', false, true, true, true, false)`,
    [run.id],
  );
  await inSqlTransaction((tx) =>
    createGroups(tx, { directoryId, at: new Date(), requestId: run.id }, [
      { providerId: "00g1", name: "Sales" },
    ]),
  );
  const members = async (_group: string, from: string | null) =>
    from === null ? { members: [], next: "again" } : page();
  const job = {
    run,
    lease,
    source: { groups: { members } },
    signal: new AbortController().signal,
    groupPlan: { groups: "everything", groupNames: [] },
    pass: { progress: { step: "members", isFull: true, cursor: null }, counts: {}, nameTaken: [] },
  };
  await readMembers(job as unknown as GroupJob);
  expect(job.pass.progress).toMatchObject({ step: "joining" });
  const { rows } = await pool().query(
    "SELECT is_complete, refusal FROM sync_staged_group WHERE run_id = $1",
    [run.id],
  );
  expect(rows).toEqual([{ is_complete: false, refusal: expect.stringContaining("members") }]);
});

test("groups that were chosen while others were read are looked for by the next run", async () => {
  const { directoryId, lease, sync } = await syncedOkta(1);
  await sync();
  const read = async (choice: GroupChoice) => {
    const fresh = { id: newId(), kind: "changes", trigger: "test", reach: "known" } as const;
    const run = await claimRun(lease, directoryId, fresh);
    const pass = { progress: null, counts: noGroupCounts, nameTaken: [], choice };
    const end = { outcome: "succeeded", cursor: { since: "then" }, seenTx: "1", passedOver: 0 } as const;
    await asOwner(lease, run, (tx) => finishGroups(tx, run, pass, end));
    return (await findGroupPlan(directoryId)).cursor;
  };
  await readsGroups(directoryId, "chosen", ["Sales"]);
  expect(await read({ groups: "chosen", groupNames: ["Support"] })).toBeNull();
  expect(await read({ groups: "chosen", groupNames: ["Sales"] })).toEqual({ since: "then" });
});
