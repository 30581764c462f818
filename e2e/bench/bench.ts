import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Case, cases } from "./cases.ts";
import { startChild } from "./child.ts";
import { openDatabases } from "./databases.ts";
import type { Plan } from "./explain.ts";
import { looks } from "./looks.ts";
import { runPgbench } from "./pgbench.ts";
import { hottest } from "./profile.ts";
import { COST_GOAL, type Cost, cpuOf, median, medianSample, type Row, tableOf } from "./report.ts";
import { type Sample, Stand } from "./stand.ts";
import { benchSync } from "./sync.ts";

const options = {
  users: { type: "string", default: "1000,100000" },
  rounds: { type: "string", default: "3" },
  seconds: { type: "string", default: "2.5" },
  /** Cases whose name holds one of these, with commas between. */
  only: { type: "string", default: "" },
  /** Keeps what was filled in this folder, for the next run. */
  data: { type: "string" },
  profile: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

const HELP = `npm run bench -- [--users 1000,100000,1000000] [--rounds 3] [--seconds 2.5] [--only create,PATCH | sync]
  [--profile] [--json] [--data FOLDER, which keeps the filled databases for the next run]`;

/** A group of 5,000 is a twentieth of all users; below this there is none. */
const USERS_OF_GROUPS = 100_000;

/** Until V8 has compiled what a write runs through takes some 10,000 calls; a server that has just started is not what is measured. */
const WARM_UP = 2;

type Plans = { readonly name: string; readonly plans: readonly Plan[] };

/** Measures, prints, and fails when an answer was wrong, a log row lost, or a table read from end to end. */
export async function bench(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options });
  if (values.help) {
    console.info(HELP);
    return 0;
  }
  const sizes = values.users.split(",").map(Number);
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
  const names = values.only.split(",");
  const chosen = cases.filter(({ name }) => names.some((part) => name.includes(part)));
  const say = (text: string) => (values.json ? console.error(text) : console.info(text));
  if (values.only === "sync") return benchSync(sizes.at(-1) ?? 0, say);
  const folder = values.data ?? mkdtempSync(path.join(tmpdir(), "muster-bench-"));
  const databases = await openDatabases(folder);
  const load = startChild("load.ts");
  const stands: Stand[] = [];
  try {
    for (const users of sizes) {
      say(`Filling a database with ${users.toLocaleString("en-GB")} users …`);
      stands.push(await Stand.open(databases, users, load));
    }
    await databases.settle();
    const rows = await measure(stands, chosen, rounds, seconds, say);
    const largest = stands.at(-1);
    if (!largest) return 2;
    const costs = await costOfNotes(largest, chosen, rounds, seconds);
    const lost = (await Promise.all(stands.map(countLost))).flat();
    const pgbench = runPgbench(largest.environment.DATABASE_URL ?? "", largest.users, seconds);
    const plans = await explainAll(largest, chosen);
    say(`\nStatements at ${largest.users.toLocaleString("en-GB")} users, by EXPLAIN ANALYZE`);
    for (const { name, plans: all } of plans)
      say(`${name}: ${all.map(({ ms }) => ms.toFixed(1)).join(" + ")} ms`);
    const scans = plans.flatMap(({ name, plans: all }) =>
      all.flatMap((one) => one.scans.map((scan) => `${name}: ${scan}`)),
    );
    const wrong = [...stands.flatMap((stand) => stand.wrong), ...lost, ...scans];
    say(`\n${tableOf(rows)}\nFigures in brackets: the bare server.`);
    for (const { name, share, cpuShare } of costs) {
      const [percent, cpu] = [share, cpuShare].map((part) => `${(100 * part).toFixed(0)} %`);
      const mark = share <= COST_GOAL ? "✓" : "✗";
      say(
        `Request log and events, ${name}: ${percent} of throughput, ${cpu} of processor time; goal ≤ ${100 * COST_GOAL} % ${mark}`,
      );
    }
    say(
      pgbench
        ? `pgbench: ${Object.entries(pgbench)
            .map(([name, tps]) => `${name} ${Math.round(tps)}/s`)
            .join(", ")}`
        : "pgbench is not installed here: left out.",
    );
    if (values.profile) await printProfiles(largest, chosen, seconds, say);
    if (values.json) console.info(JSON.stringify({ rows, costs, pgbench, plans, wrong }, null, 2));
    for (const line of wrong) console.error(`WRONG  ${line}`);
    return wrong.length === 0 ? 0 : 1;
  } finally {
    await Promise.all([load.stop(), ...stands.map((stand) => stand.close())]);
    await databases.stop();
    if (values.data === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** Muster and the bare server in turns, at every size in turns, so that all rounds share what else the machine does. */
async function measure(
  stands: readonly Stand[],
  chosen: readonly Case[],
  rounds: number,
  seconds: number,
  say: (text: string) => void,
): Promise<Row[]> {
  const runs = chosen.flatMap((one) =>
    stands
      .filter(({ users }) => !one.name.includes("member") || users >= USERS_OF_GROUPS)
      .map((stand) => ({ one, stand, muster: [] as Sample[], bare: [] as Sample[] })),
  );
  say("Warming up …");
  for (const { one, stand } of runs) {
    await stand.runMuster(one, WARM_UP * seconds);
    await stand.runBare(one.bare, seconds);
  }
  for (let round = 1; round <= rounds; round += 1) {
    say(`Round ${round} of ${rounds} …`);
    for (const { one, stand, muster, bare } of runs) {
      muster.push(await stand.runMuster(one, seconds));
      bare.push(await stand.runBare(one.bare, seconds));
    }
  }
  return runs.map(({ one, stand, muster, bare }) => {
    const smallest = runs.find((run) => run.one === one);
    const isSmallest = smallest?.stand === stand;
    const growths = muster.map(
      ({ perSecond }, round) => (smallest?.muster[round]?.perSecond ?? 0) / perSecond,
    );
    return {
      name: one.name,
      users: stand.users,
      muster: medianSample(muster),
      bare: medianSample(bare),
      ratio: median(muster.map(({ perSecond }, round) => perSecond / (bare[round]?.perSecond ?? Number.NaN))),
      cpuRatio: median(muster.map((sample, round) => cpuOf(bare[round] ?? sample) / cpuOf(sample))),
      goal: one.goal,
      growth: isSmallest ? undefined : median(growths),
    };
  });
}

/** What the SCIM log and the events take of the throughput: runs with and without them in turns. */
async function costOfNotes(
  stand: Stand,
  chosen: readonly Case[],
  rounds: number,
  seconds: number,
): Promise<Cost[]> {
  const costs: Cost[] = [];
  await stand.db.query(
    "CREATE OR REPLACE FUNCTION bench_nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
  );
  for (const one of chosen.filter(({ name }) => /^(GET|create|PATCH)/.test(name))) {
    const shares: number[] = [];
    const cpuShares: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // In turns, since whoever comes second finds more in memory.
      const early = round % 2 === 0 ? await stand.runMuster(one, seconds) : undefined;
      await settled(stand);
      await stand.db.query(
        "CREATE TRIGGER bench BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION bench_nothing()",
      );
      await stand.tell("log off");
      const { logged } = stand;
      const without = await stand.runMuster(one, seconds);
      stand.logged = logged;
      await stand.tell("log on");
      await stand.db.query("DROP TRIGGER bench ON event");
      const complete = early ?? (await stand.runMuster(one, seconds));
      shares.push(1 - complete.perSecond / without.perSecond);
      cpuShares.push(1 - cpuOf(without) / cpuOf(complete));
    }
    costs.push({ name: one.name, share: median(shares), cpuShare: median(cpuShares) });
  }
  return costs;
}

async function rowsOfLog(stand: Stand): Promise<number> {
  const { rows } = await stand.db.query<{ count: number }>("SELECT count(*)::int AS count FROM scim_request");
  return rows[0]?.count ?? 0;
}

/** Waits until the log has all that was answered; it is written beside the requests. @returns how many rows it has */
async function settled(stand: Stand): Promise<number> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const count = await rowsOfLog(stand);
    if (count >= stand.logged || Date.now() > deadline) return count;
    await delay(50);
  }
}

async function countLost(stand: Stand): Promise<string[]> {
  const count = await settled(stand);
  return count === stand.logged
    ? []
    : [`The SCIM log of ${stand.users} users has ${count} rows for ${stand.logged} requests.`];
}

async function explainAll(stand: Stand, chosen: readonly Case[]): Promise<Plans[]> {
  const child = startChild("explain.ts", stand.environment);
  try {
    const all: Plans[] = [];
    for (const one of chosen) {
      const work = one.work(await stand.placeOf(one));
      all.push({ name: one.name, plans: await child.ask<Plan[]>({ ...work, tokens: stand.setup.tokens }) });
    }
    for (const look of Object.keys(looks)) {
      const question = { look, setup: stand.setup, users: stand.users };
      all.push({ name: look, plans: await child.ask<Plan[]>(question) });
    }
    return all;
  } finally {
    await child.stop();
  }
}

async function printProfiles(
  stand: Stand,
  chosen: readonly Case[],
  seconds: number,
  say: (text: string) => void,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "muster-profiles-"));
  for (const one of chosen) {
    const profile = await stand.profile(one, seconds);
    writeFileSync(
      path.join(folder, `${one.name.replaceAll(/\W+/g, "-")}.cpuprofile`),
      JSON.stringify(profile),
    );
    say(`\n${one.name}: functions by their own time\n${hottest(profile, 25).join("\n")}`);
  }
  say(`\nProfiles for a browser's developer tools: ${folder}`);
}
