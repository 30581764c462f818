import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { StartupError } from "#lib/platform/errors/startup-error.ts";

const ROOT = path.resolve(import.meta.dirname, "..", "..");
const SYSTEM = "/usr/bin/chromium";
const LIMIT_MS = 5 * 60_000;

/**
 * Sees to a Chromium for the end-to-end tests: MUSTER_CHROMIUM, Playwright's own, the system's, else
 * one is installed, by apt where that is possible and by Playwright where not.
 *
 * @returns a line on what was installed, or null if one was there
 * @throws StartupError if there is none and none could be installed
 */
export function ensureChromium(): string | null {
  const named = process.env.MUSTER_CHROMIUM;
  if (named) {
    if (!existsSync(named)) {
      throw new StartupError(`MUSTER_CHROMIUM names ${named}, which does not exist.`);
    }
    return null;
  }
  if (existsSync(chromium.executablePath()) || existsSync(SYSTEM)) {
    return null;
  }
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    run("apt-get", ["-qq", "update"], environment);
    run("apt-get", ["-qq", "install", "-y", "--no-install-recommends", "chromium"], environment);
    if (existsSync(SYSTEM)) {
      return `Chromium was installed by apt at ${SYSTEM}.`;
    }
  }
  const playwright = path.join(ROOT, "node_modules", "playwright", "cli.js");
  const said = run(process.execPath, [playwright, "install", "chromium"], process.env);
  if (existsSync(chromium.executablePath())) {
    return `Playwright installed Chromium at ${chromium.executablePath()}.`;
  }
  const reason = said.split("\n").find((line) => /error|fail/i.test(line)) ?? "no browser was downloaded";
  throw new StartupError(
    `There is no Chromium, and none could be installed (${reason.trim()}): install one and name it in MUSTER_CHROMIUM.`,
  );
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv): string {
  const result = spawnSync(command, args, { env, encoding: "utf8", timeout: LIMIT_MS });
  return `${result.stderr}\n${result.stdout}\n${result.error?.message ?? ""}`;
}
