import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "vitest";

test("three web processes keep to one limit, give or take what they had not told each other", async () => {
  // A burst of a second: a process that a busy machine passes over for less than that loses nothing by it.
  const [perSecond, burst, milliseconds] = [100, 100, 3_000];
  const fixture = path.join(import.meta.dirname, "share-calls.fixture.ts");
  const child = fork(fixture, [perSecond, burst, milliseconds].map(String), {
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [{ served }] = (await once(child, "message")) as [{ served: number }];
  await once(child, "exit");
  const fair = burst + (perSecond * milliseconds) / 1000;
  // Alone, each would let `fair` pass.
  expect(served).toBeLessThan(1.6 * fair);
  expect(served).toBeGreaterThan(0.6 * fair);
});
