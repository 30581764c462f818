import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, type ScimClient, schemas } from "#e2e/conformance/scim-client.ts";
import { watchDatabase } from "#lib/cli/watch-database.ts";
import { type EmbeddedDatabase, startEmbedded } from "#lib/platform/db/embedded/start-embedded.ts";
import { applyMigrations } from "#lib/platform/db/migrate/apply-migrations.ts";
import { closePool } from "#lib/platform/db/pool.ts";
import { freePort } from "./free-port.ts";
import { startLoad, type TrackedUser } from "./load.ts";
import { numbersFrom, seed } from "./random.ts";

/**
 * kill -9 of every process that a change goes through, under load: what was acknowledged is there exactly once, what was
 * not is there wholly or not at all, and nobody is told meanwhile that a user is gone.
 */
const folder = mkdtempSync(path.join(tmpdir(), "muster-killed-"));
let database: EmbeddedDatabase;
let endWatch: () => Promise<void>;
let server: ChildProcess;
let client: ScimClient;
let origin: string;
let port: number;

const random = numbersFrom(seed);

/** As every real client, this one gives up on an answer after a while; Okta waits for 60 s. */
const PATIENCE_MS = 20_000;

/** What the servers said of faults of their own; that the database is away is none. */
const faults: string[] = [];
function noteFault(line: string): void {
  if (line.includes("unexpected error")) faults.push(line);
}

/** Starts the server's processes; while those of one that was killed still hold the port, it is tried again. */
async function startServer(): Promise<void> {
  for (;;) {
    const child = fork(new URL("./scim-processes.ts", import.meta.url), {
      env: { ...process.env, PORT: String(port), MUSTER_WEB_PROCESSES: "2", MUSTER_LOG_LEVEL: "error" },
      stdio: ["ignore", "pipe", "ignore", "ipc"],
    });
    if (child.stdout) createInterface(child.stdout).on("line", noteFault);
    const ended = once(child, "exit").then(([code]) => [{ failed: `It ended with ${code}.` }]);
    type Message = { ready?: boolean; failed?: string };
    const [message] = (await Promise.race([once(child, "message"), ended])) as [Message];
    server = child;
    if (message.ready) return;
    expect(message.failed).toContain("in use");
    await ended;
  }
}

beforeAll(async () => {
  chmodSync(folder, 0o755);
  database = await startEmbedded({ dataDir: folder });
  await applyMigrations(database.databaseUrl);
  endWatch = watchDatabase({ reviveDatabase: () => database.revive() });
  // This process, too, is one of that database: it makes the directory and its key.
  process.env.DATABASE_URL = database.databaseUrl;
  port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  await startServer();
  client = await makeClient({
    fetch: (url, init) => fetch(`${origin}${url}`, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) }),
    close: () => Promise.resolve(),
  });
  await closePool();
}, 120_000);
afterAll(async () => {
  server.kill("SIGTERM");
  if (server.exitCode === null) await once(server, "exit");
  await endWatch();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function query<T extends object>(sql: string): Promise<T[]> {
  const connection = new pg.Client({ connectionString: database.databaseUrl, application_name: "test" });
  await connection.connect();
  try {
    return (await connection.query<T>(sql, [client.directoryId])).rows;
  } finally {
    await connection.end();
  }
}

const kill = {
  "a web process": async () => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(`${origin}/pid`, { headers: { connection: "close" }, signal });
    process.kill(Number(await answer.text()), "SIGKILL");
  },
  "a backend of PostgreSQL": async () => {
    const backends = await query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'muster' AND $1::uuid IS NOT NULL ORDER BY state_change DESC",
    );
    process.kill(backends[0]?.pid ?? 0, "SIGKILL");
  },
  PostgreSQL: () => {
    const file = path.join(folder, "postgres", "database", "data", "postmaster.pid");
    process.kill(Number(readFileSync(file, "utf8").split("\n")[0]), "SIGKILL");
  },
  "the server with all its processes": async () => {
    server.kill("SIGKILL");
    await once(server, "exit");
    await startServer();
  },
} as const;

type Row = {
  id: string;
  userName: string;
  title: string | null;
  rendered: string;
  isDeleted: boolean;
  isMember: boolean;
  version: number;
  events: { type: string; payload: { after?: { title?: string } } }[];
};

test("what was acknowledged is there once, what was not is there wholly or not at all", {
  timeout: 300_000,
}, async () => {
  const made = await client.call("POST", "/Groups", {
    body: { schemas: [schemas.group], displayName: "All" },
  });
  const load = startLoad(client, made.json.id, random);
  const reach = (more: number) => {
    const goal = load.acknowledged() + more;
    return expect
      .poll(load.acknowledged, { timeout: 60_000, interval: 5, message: `seed ${seed}` })
      .toBeGreaterThan(goal);
  };
  await reach(60);
  const victims = Object.keys(kill) as (keyof typeof kill)[];
  for (const victim of [...victims, "a web process"] as const) {
    await kill[victim]();
    await reach(30 + Math.floor(random() * 60));
  }
  await load.stop();
  expect(load.wrong, `seed ${seed}; ${faults.join("\n")}`).toEqual([]);

  const rows =
    await query<Row>(`SELECT u.id, u.user_name AS "userName", u.resource ->> 'title' AS title, u.rendered, u.version,
      u.deleted_at IS NOT NULL AS "isDeleted",
      EXISTS (SELECT 1 FROM membership m WHERE m.directory_id = u.directory_id AND m.member_id = u.id) AS "isMember",
      (SELECT json_agg(json_build_object('type', e.type, 'payload', e.payload) ORDER BY e.id) FROM event e WHERE e.directory_id = u.directory_id AND e.subject_id = u.id) AS events
    FROM users u WHERE u.directory_id = $1`);
  const found = Map.groupBy(rows, ({ userName }) => userName);
  for (const user of load.users) checkUser(user, found.get(user.userName) ?? []);
  const asked = new Set(load.users.map(({ userName }) => userName));
  expect(rows.filter(({ userName }) => !asked.has(userName))).toEqual([]);
  const orphans =
    await query(`SELECT m.member_id FROM membership m LEFT JOIN users u ON u.directory_id = m.directory_id AND u.id = m.user_id AND u.deleted_at IS NULL
    LEFT JOIN groups g ON g.directory_id = m.directory_id AND g.id = m.group_id WHERE m.directory_id = $1 AND (u.id IS NULL OR g.id IS NULL)`);
  expect(orphans, `seed ${seed}`).toEqual([]);
});

function checkUser(user: TrackedUser, rows: readonly Row[]): void {
  const hint = `${user.userName}, seed ${seed}`;
  if (user.id === undefined) {
    expect(rows.length, hint).toBeLessThanOrEqual(1);
  } else
    expect(
      rows.map(({ id }) => id),
      hint,
    ).toEqual([user.id]);
  const [row] = rows;
  if (!row) return;
  const { title, isDeleted, isMember } = user;
  expect([title.certain, ...title.possible], hint).toContain(row.title ?? undefined);
  expect([isDeleted.certain, ...isDeleted.possible], hint).toContain(row.isDeleted);
  // Whoever is deleted leaves every group.
  if (row.isDeleted) expect(row.isMember, hint).toBe(false);
  else expect([isMember.certain, ...isMember.possible], hint).toContain(row.isMember);
  // A change and its event are there together, or neither is; and each once.
  expect(row.events, hint).toHaveLength(row.version);
  expect(row.events[0]?.type, hint).toBe("user.created");
  expect(row.events.at(-1)?.type === "user.deleted", hint).toBe(row.isDeleted);
  const titles = row.events.flatMap(({ payload }) => payload.after?.title ?? []);
  expect(titles.at(-1), hint).toBe(row.title ?? undefined);
  expect(new Set(titles).size, hint).toBe(titles.length);
  expect(titles, hint).toEqual(expect.arrayContaining([...user.acknowledgedTitles]));
  expect(JSON.parse(row.rendered).title, hint).toBe(row.title ?? undefined);
}
