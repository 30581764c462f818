import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const SCRIPTS = {
  "SELECT by id": (users: number) =>
    `\\set n random(0, ${users - 1})\nSELECT body FROM bench_bare WHERE id = ('01890000-0000-7000-8000-000' || lpad(:n::text, 9, '0'))::uuid;\n`,
  "INSERT of a row": () =>
    "INSERT INTO bench_bare (id, user_name, active, body) SELECT gen_random_uuid(), gen_random_uuid()::text, true, repeat('x', 1500);\n",
} as const;

/** Debian keeps it beside the server that it came with, and out of PATH. */
function findPgbench(): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const debian = "/usr/lib/postgresql";
  if (existsSync(debian))
    folders.push(...readdirSync(debian).map((version) => path.join(debian, version, "bin")));
  return folders.map((folder) => path.join(folder, "pgbench")).find((file) => existsSync(file));
}

/**
 * Transactions a second that PostgreSQL itself manages with the same rows, by PostgreSQL's own client in C.
 * @returns undefined where the machine has no pgbench
 */
export function runPgbench(
  databaseUrl: string,
  users: number,
  seconds: number,
): Record<string, number> | undefined {
  const pgbench = findPgbench();
  if (pgbench === undefined) return undefined;
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const folder = mkdtempSync(path.join(tmpdir(), "muster-pgbench-"));
  try {
    const results: Record<string, number> = {};
    for (const [name, script] of Object.entries(SCRIPTS)) {
      const file = path.join(folder, "script.sql");
      writeFileSync(file, script(users));
      const where = ["-h", hostname, "-p", port, "-U", username, pathname.slice(1)];
      const how = [
        "-n",
        "-M",
        "prepared",
        "-c",
        "32",
        "-j",
        "2",
        "-T",
        String(Math.ceil(seconds)),
        "-f",
        file,
      ];
      const { stdout, stderr } = spawnSync(pgbench, [...how, ...where], {
        encoding: "utf8",
        env: { ...process.env, PGPASSWORD: decodeURIComponent(password) },
      });
      const perSecond = /tps = ([\d.]+)/.exec(stdout)?.[1];
      if (perSecond === undefined) throw new Error(`pgbench failed: ${stderr.trim()}`);
      results[name] = Number(perSecond);
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
