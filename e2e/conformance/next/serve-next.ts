import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { buildState } from "#lib/cli/build.ts";
import { startTestServer, testDatabaseName, withDatabaseName } from "#lib/testing/test-server.ts";
import { env } from "../../../vitest.config.ts";

declare module "vitest" {
  interface ProvidedContext {
    nextDatabaseUrl: string;
  }
}

const root = path.resolve(import.meta.dirname, "../../..");
/** Longer than Next needs on a busy machine; one that hangs fails the run by this. */
const limitMs = 60_000;

/** Starts `next start` on a free port with a database of its own; vitest calls what it returns at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (buildState() !== "current") {
    throw new Error("The pages are not built, or older than their sources: run npm test -- e2e.");
  }
  const { stop: stopDatabase, adminUrl, template, run } = await startTestServer();
  const name = testDatabaseName(run);
  await asAdmin(adminUrl, `create database "${name}" template "${template}"`);
  const databaseUrl = withDatabaseName(adminUrl, name);
  const next = path.join(root, "node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, "start", "--hostname", "127.0.0.1", "--port", "0"], {
    cwd: root,
    env: {
      ...process.env,
      ...env,
      NODE_ENV: "production",
      DATABASE_URL: databaseUrl,
      NEXT_TELEMETRY_DISABLED: "1",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = async () => {
    await ended(child);
    await asAdmin(adminUrl, `drop database if exists "${name}" with (force)`);
    await stopDatabase();
  };
  try {
    project.provide("nextDatabaseUrl", databaseUrl);
    project.provide("nextOrigin", await originOf(child));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** The address that Next prints once it listens. */
async function originOf(child: ChildProcess): Promise<string> {
  let said = "";
  const found = new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const origin = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(said)?.[0];
      if (origin && /Ready/.test(said)) resolve(origin);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`next start ended with ${code}: ${said}`)));
    AbortSignal.timeout(limitMs).addEventListener("abort", () =>
      reject(new Error(`next start did not listen within ${limitMs / 1000} s: ${said}`)),
    );
  });
  return found;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
