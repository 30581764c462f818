import path from "node:path";
import { defineConfig } from "vitest/config";
import { env } from "../../../vitest.config.ts";

/**
 * The conformance suite over HTTP against Next alone, as built: what a deployment without our listener
 * serves. `npm test` runs it after the build.
 */
export default defineConfig({
  root: path.resolve(import.meta.dirname, "../../.."),
  test: {
    name: "next",
    include: ["e2e/conformance/*.integration.test.ts"],
    // These look into the process that serves, or start one of their own.
    exclude: [
      "faults",
      "filter-rows",
      "hostile-bodies",
      "page-memory",
      "sandbox-pushes",
      "two-processes",
    ].map((name) => `e2e/conformance/${name}.integration.test.ts`),
    globalSetup: [path.join(import.meta.dirname, "serve-next.ts")],
    setupFiles: [path.join(import.meta.dirname, "same-database.ts")],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env,
  },
});
