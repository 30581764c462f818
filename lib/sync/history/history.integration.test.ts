import { expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { createDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { runQuery } from "./contract.ts";
import { exportHistory, exportRun } from "./export-history.ts";
import { forgetOldRuns } from "./forget-old-runs.ts";
import { listHistory } from "./list-history.ts";
import { showRun } from "./show-run.ts";

const owner = systemActor("test");
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = new Date("2026-11-22T12:00:00Z");

async function directory(): Promise<string> {
  const input = {
    type: "okta",
    name: `Okta ${newId()}`,
    tenantUrl: "https://acme.okta.com",
    apiToken: "t".repeat(42),
  };
  return (await createDirectory(owner, createDirectoryInput.parse(input))).id;
}

const nothing = { read: 3, created: 0, updated: 0, ended: 0, unchanged: 3, skipped: 0, held: 0 };

type Facts = {
  kind?: string;
  state?: string;
  counts?: object;
  groups?: object;
  failure?: object;
  seconds?: number;
};

/** A run that began `ago` milliseconds before now. */
async function run(directoryId: string, ago: number, facts: Facts = {}): Promise<string> {
  const {
    kind = "changes",
    state = "succeeded",
    counts = {},
    groups = null,
    failure = null,
    seconds = 2,
  } = facts;
  const at = new Date(now.getTime() - ago);
  const id = newId(at.getTime());
  await pool().query(
    `INSERT INTO sync_run (id, directory_id, kind, trigger, state, counts, groups, failure, started_at, finished_at)
     VALUES ($1, $2, $3::sync_kind, 'schedule', $4::sync_state, $5, $6, $7, $8, $8::timestamptz + make_interval(secs => $9))`,
    [id, directoryId, kind, state, { ...nothing, ...counts }, groups, failure, at, seconds],
  );
  return id;
}

const list = (query: object, actor = owner) => listHistory(actor, runQuery.parse(query), now);

test("runs that found nothing new are left out unless asked for; filters, pages and charts agree", async () => {
  const [a, b] = [await directory(), await directory()];
  const quiet = await run(a, HOUR);
  const changed = await run(a, 2 * HOUR, { counts: { created: 2, ended: 1 } });
  const failed = await run(a, 3 * HOUR, {
    state: "failed",
    failure: { kind: "refused", seen: "Okta answered 401." },
  });
  const held = await run(a, 4 * HOUR, { kind: "full", state: "held", counts: { held: 9 }, seconds: 30 });
  const groups = await run(a, 5 * HOUR, { groups: { counts: { created: 0, joined: 3, left: 0 } } });
  const full = await run(a, 30 * HOUR, { kind: "full" });
  const other = await run(b, HOUR, { counts: { updated: 1 } });

  const ids = async (query: object) => (await list({ directory: a, ...query })).runs.map(({ id }) => id);
  expect(await ids({})).toEqual([changed, failed, held, groups]);
  expect(await ids({ show: "all" })).toEqual([quiet, changed, failed, held, groups]);
  expect(await ids({ range: "week" })).toEqual([changed, failed, held, groups, full]);
  expect(await ids({ state: "failed" })).toEqual([failed]);
  expect(await ids({ kind: "full", range: "week" })).toEqual([held, full]);
  expect((await list({})).runs.map(({ id }) => id)).toContain(other);

  const page = await list({ directory: a });
  expect(page.count).toBe(4);
  expect(
    page.chart.bars.map(({ changed, quiet, held, failed, created, ended, longestMs }) => [
      changed,
      quiet,
      held,
      failed,
      created,
      ended,
      longestMs,
    ]),
  ).toEqual([
    [1, 0, 0, 0, 0, 0, 2000],
    [0, 0, 1, 0, 0, 0, 30_000],
    [0, 0, 0, 1, 0, 0, 2000],
    [1, 0, 0, 0, 2, 1, 2000],
    [0, 1, 0, 0, 0, 0, 2000],
  ]);
  expect(page.directories.find(({ id }) => id === a)).toMatchObject({
    knownUntil: new Date(now.getTime() - HOUR).toISOString(),
    lastState: "succeeded",
    obstacle: "No identity servers",
  });

  const limited = { ...owner, directoryIds: [b] };
  expect((await list({ range: "all" }, limited)).runs.map(({ id }) => id)).toEqual([other]);
  expect((await list({ directory: a }, limited)).runs).toEqual([]);
  expect((await list({}, limited)).directories.map(({ id }) => id)).toEqual([b]);
  await expect(showRun(limited, changed)).rejects.toMatchObject({ code: "not_found" });
  await expect(exportRun(limited, changed)).rejects.toMatchObject({ code: "not_found" });

  const csv = await (await exportHistory(owner, runQuery.parse({ directory: a }), now)).text();
  expect(csv.split("\r\n")).toHaveLength(6);
  expect(csv).toContain("Okta answered 401.");
});

test("pages go on where the one before ended, and back", async () => {
  const a = await directory();
  const runs: string[] = [];
  for (let index = 0; index < 120; index += 1)
    runs.push(await run(a, HOUR + index * 1000, { counts: { updated: 1 } }));
  const first = await list({ directory: a });
  const second = await list({ directory: a, cursor: first.older });
  const third = await list({ directory: a, cursor: second.older });
  expect([first, second, third].flatMap((page) => page.runs.map(({ id }) => id))).toEqual(runs);
  expect(first.newer).toBeNull();
  expect(third.older).toBeNull();
  expect((await list({ directory: a, cursor: third.newer })).runs).toEqual(second.runs);
  await expect(list({ cursor: "nonsense" })).rejects.toMatchObject({ code: "validation_failed" });
});

test("a run shows what it changed by name, and nobody else's changes", async () => {
  const a = await directory();
  const id = await run(a, HOUR, { counts: { updated: 60 } });
  const event = (requestId: string, name: string) =>
    pool().query(
      `WITH made AS (INSERT INTO users (directory_id, id, resource, rendered, user_name, user_name_key, display_name)
         VALUES ($1, $2, '{}', '{}', $3, $3, $3) RETURNING id)
       INSERT INTO event (directory_id, at, subject_type, subject_id, type, source, payload, request_id)
       SELECT $1, $4, 'user', id, 'user.updated', 'sync', '{"before":{"title":"=1"},"after":{"title":"Lead"}}', $5 FROM made`,
      [a, newId(), name, new Date(now.getTime() - HOUR), requestId],
    );
  for (let index = 0; index < 60; index += 1) await event(id, `person ${String(index).padStart(2, "0")}`);
  await event(newId(), "somebody else");
  const first = await showRun(owner, id);
  expect(first.changes).toHaveLength(50);
  expect(first.changes[0]).toMatchObject({
    subject: { type: "user", name: "person 00" },
    changes: [{ label: "Title", before: "=1", after: "Lead" }],
  });
  const second = await showRun(owner, id, first.more ?? "");
  expect(second.changes.map(({ subject }) => subject.name)).toEqual(
    Array.from({ length: 10 }, (_, index) => `person ${50 + index}`),
  );
  expect(second.more).toBeNull();
  const csv = await (await exportRun(owner, id)).text();
  expect(csv.trimEnd().split("\r\n")).toHaveLength(61);
  expect(csv).toContain("title,'=1,Lead");
});

test("runs that found nothing new are thinned out to one an hour, and go; others stay for long", async () => {
  const a = await directory();
  const kept = [
    await run(a, DAY),
    await run(a, DAY + 60_000),
    await run(a, 3 * DAY + HOUR / 2),
    await run(a, 3 * DAY, { counts: { updated: 1 } }),
    await run(a, 60 * DAY, { kind: "full" }),
    await run(a, 60 * DAY, { state: "failed" }),
  ];
  await run(a, 3 * DAY + HOUR / 2 - 60_000);
  await run(a, 3 * DAY + HOUR / 2 - 120_000);
  await run(a, 31 * DAY);
  await run(a, 401 * DAY, { kind: "full" });
  expect(await forgetOldRuns(now)).toBeGreaterThanOrEqual(4);
  const { rows } = await pool().query("SELECT id FROM sync_run WHERE directory_id = $1", [a]);
  expect(rows.map(({ id }) => id).sort()).toEqual(kept.sort());
});
