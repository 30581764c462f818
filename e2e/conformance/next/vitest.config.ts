import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vitest/config";
import { env } from "../../../vitest.config.ts";

const folder = path.resolve(import.meta.dirname, "..");

/** The suites that call over HTTP. */
function overHttp(): string[] {
  return readdirSync(folder).filter(
    (name) =>
      name.endsWith(".integration.test.ts") &&
      readFileSync(path.join(folder, name), "utf8").includes("describe.each(mounts)"),
  );
}

/**
 * The conformance suite over HTTP against Next alone, as built: what a deployment without our listener
 * serves. `npm test` runs it after the build.
 */
export default defineConfig({
  root: path.resolve(import.meta.dirname, "../../.."),
  test: {
    name: "next",
    include: overHttp().map((name) => `e2e/conformance/${name}`),
    globalSetup: [path.join(import.meta.dirname, "serve-next.ts")],
    setupFiles: [path.join(import.meta.dirname, "same-database.ts")],
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    env,
  },
});
