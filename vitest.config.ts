import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** What lib/platform/env asks for; the values mean nothing outside of tests. */
export const env = {
  NODE_ENV: "test" as const,
  NEXTAUTH_SECRET: "a secret of tests that protects nothing at all",
  MUSTER_SECRET_KEYS: `test:${Buffer.alloc(32, 7).toString("base64")}`,
  MUSTER_DATA_DIR: ".muster-test",
  MUSTER_LOG_LEVEL: "fatal",
};

/** Limits are for what hangs: a busy machine takes many times as long as an idle one. What has to be quick says so itself. */
const waits = { expect: { poll: { timeout: 5_000 } } };

/** A real PostgreSQL, whose template is made once. */
const onDatabase = {
  ...waits,
  globalSetup: ["lib/testing/global-setup.ts"],
  setupFiles: ["lib/testing/integration-setup.ts"],
  testTimeout: 180_000,
  hookTimeout: 180_000,
  // Tests of a file that run at once share its connections: of more, some wait on a busy machine longer than a transaction may.
  maxConcurrency: 3,
  env,
};

/**
 * Processes that are started, killed and frozen, leases that run out, bounds that are reached: these wait rather than
 * compute, and `npm test` has them wait in a run of their own beside the others.
 */
const processes = [
  "e2e/conformance/faults.integration.test.ts",
  "e2e/faults/{edges,killed,sync-database,sync-servers}.integration.test.ts",
  "lib/cli/*.integration.test.ts",
  "lib/jobs/worker.integration.test.ts",
  "lib/platform/db/embedded/*.integration.test.ts",
];

export default defineConfig({
  test: {
    // Tests wait for databases more than they compute: three at a time even on two cores.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: "unit",
          include: ["{app,components,lib,e2e}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.integration.test.ts", "node_modules"],
          ...waits,
          testTimeout: 30_000,
          env: { ...env, DATABASE_URL: "postgresql://unit-tests-have-no-database/none" },
        },
      },
      {
        test: {
          name: "integration",
          include: ["{app,components,lib,e2e}/**/*.integration.test.ts"],
          exclude: [...processes, "node_modules"],
          ...onDatabase,
        },
      },
      { test: { name: "processes", include: processes, ...onDatabase } },
    ],
  },
});
