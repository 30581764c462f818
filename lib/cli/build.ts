import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartupError } from "#lib/platform/errors/startup-error.ts";

const ROOT = path.resolve(import.meta.dirname, "..", "..");
const STAMP = path.join(ROOT, ".next", "muster-build");

/** What a build is made of. Tests, commands and the end-to-end suite are not in it. */
const SOURCES = ["app", "components", "lib", "prisma/schema", "public"];
const SOURCE_FILES = [
  "next.config.ts",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
  "package-lock.json",
];
const NOT_BUILT = /\.test\.tsx?$|^lib\/(cli|testing|server)\//;

/** A fingerprint of everything that a build is made of. */
export function sourceFingerprint(): string {
  const hash = createHash("sha256");
  const files = [...SOURCES.flatMap((folder) => filesBelow(folder)), ...SOURCE_FILES].sort();
  for (const file of files) {
    if (!NOT_BUILT.test(file)) {
      hash
        .update(file)
        .update("\0")
        .update(readOrEmpty(path.join(ROOT, file)));
    }
  }
  return hash.digest("hex");
}

/** Whether .next holds a finished build, and whether it is of the present sources. */
export function buildState(): "missing" | "stale" | "current" {
  const stamp = readOrEmpty(STAMP).toString();
  if (stamp === "" || readOrEmpty(path.join(ROOT, ".next", "BUILD_ID")).length === 0) {
    return "missing";
  }
  return stamp === sourceFingerprint() ? "current" : "stale";
}

/**
 * Builds the pages, with the build's own words in `logFile`.
 *
 * @throws StartupError with the first error of the build
 */
export async function build(
  environment: NodeJS.ProcessEnv,
  logFile: string,
  signal?: AbortSignal,
): Promise<void> {
  const fingerprint = sourceFingerprint();
  const child = spawn(process.execPath, [path.join(ROOT, "node_modules/next/dist/bin/next"), "build"], {
    cwd: ROOT,
    env: { ...environment, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal === undefined ? {} : { signal }),
  });
  const log = createWriteStream(logFile, { mode: 0o600 });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      log.write(text);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  log.end();
  if (code !== 0) {
    const lines = said.split("\n").map((line) => line.trim());
    const reason = lines.find((line) => /error|ENOSPC|EACCES/i.test(line)) ?? lines.at(-2) ?? "no message";
    throw new StartupError(`The pages could not be built: ${reason} (everything it said is in ${logFile}).`);
  }
  writeFileSync(STAMP, fingerprint);
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)));
  } catch {
    return [];
  }
}

function readOrEmpty(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}
