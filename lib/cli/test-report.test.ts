import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { playwrightTally, vitestTally } from "./test-report.ts";

const folder = mkdtempSync(path.join(tmpdir(), "muster-report-"));

function report(content: unknown): string {
  const file = path.join(folder, `${Math.random()}.json`);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

function vitest(passed: number, failed: number, testResults: unknown[] = []): string {
  return report({ numPassedTests: passed, numFailedTests: failed, numPendingTests: 0, testResults });
}

test("counts what passed and failed", () => {
  expect(vitestTally(vitest(7, 2), 1)).toEqual({ passed: 7, failed: 2 });
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 0 };
  expect(playwrightTally(report({ stats }), 1)).toEqual({ passed: 5, failed: 2 });
});

test("a file that could not be loaded is a failure", () => {
  const notLoaded = { status: "failed", assertionResults: [] };
  expect(vitestTally(vitest(7, 0, [notLoaded]), 1)).toEqual({ passed: 7, failed: 1 });
});

test("a run of nothing is a failure", () => {
  expect(vitestTally(vitest(0, 0), 0)).toEqual({ passed: 0, failed: 1 });
});

test("a bad end without a failed test is a failure", () => {
  expect(vitestTally(vitest(7, 0), 1)).toEqual({ passed: 7, failed: 1 });
});

test("a report that is missing or cut off is a failure", () => {
  expect(vitestTally(path.join(folder, "absent.json"), 0)).toEqual({ passed: 0, failed: 1 });
  expect(playwrightTally(report("{"), 0)).toEqual({ passed: 0, failed: 1 });
});
