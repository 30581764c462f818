import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { expect, test } from "vitest";
import { isProcessGone } from "./process-gone.ts";

test("only an ended process of this machine is known to be gone", () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  expect(isProcessGone({ host: hostname(), pid })).toBe(true);
  expect(isProcessGone({ host: `not-${hostname()}`, pid })).toBe(false);
  expect(isProcessGone({ host: hostname(), pid: process.ppid })).toBe(false);
  expect(isProcessGone({ host: hostname(), pid: process.pid })).toBe(false);
});
