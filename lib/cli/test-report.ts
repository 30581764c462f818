import { readFileSync } from "node:fs";
import * as z from "zod";

/** How many checks passed and failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/**
 * Reads vitest's JSON report. A file that could not be loaded counts as one failure, and so does a run
 * that ended badly without saying why, or ran nothing.
 */
export function vitestTally(file: string, exitCode: number): Tally {
  const report = readReport(file, vitestReport);
  if (report === null) {
    return { passed: 0, failed: 1 };
  }
  const notLoaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((result) => result.status === "failed"),
  ).length;
  return settle(report.numPassedTests, report.numFailedTests + notLoaded, exitCode);
}

/** Reads Playwright's JSON report. A test that passed only at a second try counts as failed. */
export function playwrightTally(file: string, exitCode: number): Tally {
  const report = readReport(file, playwrightReport);
  if (report === null) {
    return { passed: 0, failed: 1 };
  }
  const { expected, unexpected, flaky } = report.stats;
  return settle(expected, unexpected + flaky, exitCode);
}

function settle(passed: number, failed: number, exitCode: number): Tally {
  const silent = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed };
}

function readReport<T>(file: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}
