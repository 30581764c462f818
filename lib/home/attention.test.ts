import { expect, test } from "vitest";
import { attentionOf } from "./attention.ts";
import { aDirectory } from "./facts.fixture.ts";
import type { DirectoryFacts } from "./facts.ts";

const now = new Date("2026-11-21T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const ids = (facts: Partial<Parameters<typeof attentionOf>[0]>) =>
  attentionOf({ directories: [], expiries: [], deadServers: [], conflicts: [], ...facts }, now).map(
    ({ severity, id }) => `${severity} ${id}`,
  );
const refused = (minutes: number): NonNullable<DirectoryFacts["calls"]["lastFailure"]> => ({
  id: "c",
  at: minutesAgo(minutes),
  method: "GET",
  path: "/Users",
  status: 401,
  refusal: "unknown_key",
  detail: null,
});

test("a healthy, called directory needs no attention", () => {
  const directory = aDirectory({
    state: "healthy",
    clusterId: "c",
    liveServers: 1,
    calls: { failed: 0, lastFailure: null, lastSuccessAt: minutesAgo(1) },
  });
  expect(ids({ directories: [directory] })).toEqual([]);
});

test("failed comes before degraded, whatever the order of the directories", () => {
  expect(
    ids({
      directories: [aDirectory({ id: "d", state: "degraded" }), aDirectory({ id: "f", state: "failed" })],
    }),
  ).toEqual(["error health/f", "warning health/d"]);
});

test("a check in progress keeps the notice of the outcome before", () => {
  expect(ids({ directories: [aDirectory({ id: "a", state: "checking", lastOutcome: "failed" })] })).toEqual([
    "error health/a",
  ]);
});

test("a disabled directory is left alone", () => {
  expect(ids({ directories: [aDirectory({ enabled: false, state: "failed", clusterId: "c" })] })).toEqual([]);
});

test("failing calls are told until one goes well, many even then, old ones never", () => {
  const calls = (facts: DirectoryFacts["calls"]) =>
    ids({ directories: [aDirectory({ id: "a", calls: facts })] });
  expect(calls({ failed: 1, lastFailure: refused(2), lastSuccessAt: minutesAgo(5) })).toEqual([
    "error calls/a",
  ]);
  expect(calls({ failed: 1, lastFailure: refused(5), lastSuccessAt: minutesAgo(2) })).toEqual([]);
  expect(calls({ failed: 9, lastFailure: refused(5), lastSuccessAt: minutesAgo(2) })).toEqual([
    "warning calls/a",
  ]);
  expect(calls({ failed: 9, lastFailure: refused(90), lastSuccessAt: null })).toEqual([]);
});

test("a cluster without a server is told once for all its directories", () => {
  const bound = { clusterId: "c", clusterName: "Denver" };
  expect(
    ids({ directories: [aDirectory({ id: "1", ...bound }), aDirectory({ id: "2", ...bound })] }),
  ).toEqual(["error cluster/c"]);
});

test("a secret about to end warns, an ended one is an error", () => {
  const secret = { directoryId: "d", directoryName: "Denver", kind: "secret", name: "API token" } as const;
  const notices = attentionOf(
    {
      directories: [],
      deadServers: [],
      conflicts: [],
      expiries: [
        { ...secret, id: "soon", expiresAt: new Date("2026-12-03T12:00:00Z") },
        { ...secret, id: "over", expiresAt: minutesAgo(1) },
      ],
    },
    now,
  );
  expect(notices.map(({ severity, title }) => [severity, title])).toEqual([
    ["error", "The API token of Denver has expired"],
    ["warning", "The API token of Denver expires in 12 days"],
  ]);
});

test("a silent identity server is named with its host", () => {
  const [notice] = attentionOf(
    {
      directories: [],
      expiries: [],
      conflicts: [],
      deadServers: [
        { id: "s", name: "denver-1", host: "web-2", clusterName: "Denver", heartbeatAt: minutesAgo(3) },
      ],
    },
    now,
  );
  expect(notice?.title).toBe("The identity server denver-1 is silent");
  expect(notice?.detail).toContain("2026-11-21 11:57 UTC");
});

test("users who wait in the conflict queue are told by directory", () => {
  const conflicts = [{ directoryId: "d", directoryName: "Denver", waiting: 1 }];
  expect(ids({ conflicts })).toEqual(["warning conflicts/d"]);
});
