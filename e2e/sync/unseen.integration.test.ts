import { describe, expect, test } from "vitest";
import { newId } from "#lib/platform/db/id.ts";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { endGroups } from "#lib/sync/groups/end-groups.ts";
import type { GroupJob } from "#lib/sync/groups/group-job.ts";
import { noGroupCounts } from "#lib/sync/groups/group-run.store.ts";
import { goneGroup } from "#lib/sync/groups/group-source.ts";
import { confirmUnseen } from "#lib/sync/run/confirm-unseen.ts";
import { findEndings } from "#lib/sync/run/end-access.ts";
import { renewHold } from "#lib/sync/run/hold.store.ts";
import { claimRun, failRun, type SyncKind } from "#lib/sync/run/sync-run.store.ts";
import { findWaitingHold } from "#lib/sync/sync-view.store.ts";
import { syncedOkta } from "./synced-directory.ts";

/** A directory whose passes show nobody any more, and ask for four users at most: all are asked for in the end. */
async function unseenDirectory() {
  const { directoryId, lease, sync } = await syncedOkta(9);
  await sync();
  const { rows } = await pool().query<{ id: string; providerId: string }>(
    `SELECT id, provider_id AS "providerId" FROM users WHERE directory_id = $1 ORDER BY id`,
    [directoryId],
  );
  const begin = (kind: SyncKind) =>
    claimRun(lease, directoryId, { id: newId(), kind, trigger: "test", reach: "everyone" });
  /** One pass, in which those who are asked for are gone. */
  const pass = async (
    kind: SyncKind,
    work?: (run: Awaited<ReturnType<typeof begin>>, unasked: number) => unknown,
  ) => {
    const run = await begin(kind);
    const asked: string[] = [];
    const source = {
      user: async (providerId: string) => {
        asked.push(providerId);
        return { providerId, status: "deleted" as const, profile: null };
      },
      map: () => null,
    };
    const unasked = await confirmUnseen({ run, lease, source, signal: new AbortController().signal }, 4);
    await work?.(run, unasked);
    await inSqlTransaction((tx) => failRun(tx, run, { kind: "delayed", seen: "test" }));
    return { asked: asked.map((id) => rows.findIndex(({ providerId }) => providerId === id)), unasked };
  };
  return { directoryId, users: rows, pass };
}

describe("more users who are not shown than one pass asks for", () => {
  test("have their turn one pass after the other; a preview asks for those who are next, and takes nobody's turn", async () => {
    const { pass } = await unseenDirectory();
    expect(await pass("full")).toEqual({ asked: [0, 1, 2, 3], unasked: 6 });
    expect(await pass("preview")).toEqual({ asked: [4, 5, 6, 7], unasked: 6 });
    expect((await pass("full")).asked).toEqual([4, 5, 6, 7]);
    expect((await pass("full")).asked).toEqual([8, 9, 0, 1]);
    expect((await pass("full")).asked).toEqual([2, 3, 4, 5]);
  });

  test("wait in one list, whichever pass has asked for them", async () => {
    const { directoryId, users, pass } = await unseenDirectory();
    const holding = async () => {
      await pass("full", async (run, unasked) => {
        const { endings, total } = await findEndings(directoryId, run.id, unasked);
        await inSqlTransaction((tx) => renewHold(tx, run, endings, total));
      });
      return (await findWaitingHold(directoryId))?.sample
        .map(({ id }) => users.findIndex((user) => user.id === id))
        .sort();
    };
    expect(await holding()).toEqual([0, 1, 2, 3]);
    expect(await holding()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    // Who has come back by the next pass waits no more; here, somebody whom SCIM has deactivated meanwhile.
    await pool().query("UPDATE users SET status = 'deactivated' WHERE id = $1", [users[5]?.id]);
    expect(await holding()).toEqual([0, 1, 2, 3, 4, 6, 7, 8, 9]);
  });

  test("count as gone for the breaker while nobody has asked for them", async () => {
    const { directoryId, pass } = await unseenDirectory();
    await pass("full", async (run, unasked) => {
      expect((await findEndings(directoryId, run.id, 0)).isHeld).toBe(false);
      expect((await findEndings(directoryId, run.id, unasked)).isHeld).toBe(true);
    });
  });
});

test("groups that nobody has asked for count as gone for the breaker", async () => {
  const { directoryId, lease } = await syncedOkta(1);
  await pool().query(
    `INSERT INTO groups (directory_id, id, resource, display_name, display_name_key, provider_id, source, linked_at, linked_by)
     SELECT $1, gen_random_uuid(), '{}', 'Group ' || n, 'group ' || n, n::text, 'sync', now(), 'sync' FROM generate_series(1, 9) n`,
    [directoryId],
  );
  const run = await claimRun(lease, directoryId, {
    id: newId(),
    kind: "full",
    trigger: "test",
    reach: "everyone",
  });
  // A tenant, whose groups no log tells of.
  const job = {
    run,
    lease,
    signal: new AbortController().signal,
    plan: { type: "entra" },
    source: { groups: { group: async (id: string) => goneGroup(id) } },
    groupPlan: {
      groups: "everything",
      groupNames: [],
      cursor: null,
      cursorAt: null,
      seenTx: null,
      passedOver: 0,
    },
    outcome: "succeeded",
    pass: {
      progress: { step: "ending", isFull: true, cursor: null, seenTx: "0" },
      counts: noGroupCounts,
      nameTaken: [],
    },
  } as unknown as GroupJob;
  await endGroups(job, 4);
  const { rows } = await pool().query(
    `SELECT (SELECT count(*)::int FROM groups WHERE directory_id = $1) AS here,
            (SELECT count(*)::int FROM sync_group_hold h JOIN sync_group_hold_item i ON i.hold_id = h.id
              WHERE h.directory_id = $1 AND h.state = 'waiting') AS waiting`,
    [directoryId],
  );
  expect(rows).toEqual([{ here: 9, waiting: 4 }]);
});
