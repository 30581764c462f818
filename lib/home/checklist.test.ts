import { expect, test } from "vitest";
import { checklistOf, directoryToSetUp } from "./checklist.ts";
import { aDirectory } from "./facts.fixture.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute));
const states = (...args: Parameters<typeof checklistOf>) =>
  Object.fromEntries(checklistOf(...args).steps.map(({ id, state }) => [id, state]));
const stepOf = (id: string, ...args: Parameters<typeof checklistOf>) => {
  const step = checklistOf(...args).steps.find((candidate) => candidate.id === id);
  if (!step) throw new Error(`no step ${id}`);
  return step;
};

test("before the first directory only adding one is the admin's turn", () => {
  expect(states(null, null)).toEqual({
    directory: "next",
    identifier: "later",
    cluster: "later",
    healthy: "later",
    key: "later",
    test: "later",
    user: "later",
  });
});

test("each step ticks by its own fact, also out of order", () => {
  expect(states(aDirectory({ firstKeyAt: at(1), scimFirstSeenAt: at(2), hasUser: true }), null)).toEqual({
    directory: "done",
    identifier: "next",
    cluster: "later",
    healthy: "later",
    key: "done",
    test: "done",
    user: "done",
  });
});

test("all facts there, the checklist is complete", () => {
  const directory = aDirectory({
    clusterId: "c",
    clusterName: "Default",
    state: "healthy",
    firstKeyAt: at(1),
    scimFirstSeenAt: at(2),
    hasUser: true,
  });
  expect(checklistOf(directory, at(0)).complete).toBe(true);
});

test("a repeated check of a healthy directory does not open the step again", () => {
  const directory = aDirectory({
    clusterId: "c",
    clusterName: "Default",
    state: "checking",
    lastOutcome: "healthy",
  });
  expect(stepOf("healthy", directory, at(0)).state).toBe("done");
});

test("a failed check shows what was seen, and is the admin's turn", () => {
  const directory = aDirectory({
    clusterId: "c",
    clusterName: "Default",
    liveServers: 1,
    state: "failed",
    problem: "Okta refused the token (E0000011).",
  });
  expect(stepOf("healthy", directory, at(0))).toMatchObject({
    state: "next",
    detail: "Okta refused the token (E0000011).",
  });
});

test("bound to a cluster without a server, the wait is named", () => {
  const directory = aDirectory({ clusterId: "c", clusterName: "Denver", liveServers: 0 });
  expect(stepOf("healthy", directory, at(0)).detail).toContain("No identity server of Denver is running");
});

test("Entra's 40 minutes are named while the first user is awaited", () => {
  const directory = aDirectory({ type: "entra", firstKeyAt: at(1), scimFirstSeenAt: at(2) });
  expect(stepOf("user", directory, at(0))).toMatchObject({
    state: "waiting",
    detail: "Entra calls every 40 minutes; use Provision on demand to see the first user now.",
  });
});

test("two minutes after the key was issued, the last failed call helps", () => {
  const directory = aDirectory({
    firstKeyAt: at(1),
    calls: {
      failed: 1,
      lastFailure: {
        at: at(2),
        method: "GET",
        path: "/Users",
        status: 401,
        refusal: "revoked_key",
        detail: null,
      },
      lastSuccessAt: null,
    },
  });
  expect(stepOf("test", directory, at(0)).help).toEqual({
    from: at(3).toISOString(),
    text: "The last call, GET /Users, was answered 401: its key has been revoked.",
  });
});

test("a push-only directory has nothing to bind and to diagnose", () => {
  expect(Object.keys(states(aDirectory({ type: "scim" }), null))).toEqual([
    "directory",
    "identifier",
    "key",
    "test",
    "user",
  ]);
});

test("the newest directory that is not set up is the one being set up", () => {
  const complete = {
    clusterId: "c",
    clusterName: "Default",
    state: "healthy",
    firstKeyAt: at(1),
    scimFirstSeenAt: at(2),
    hasUser: true,
  } as const;
  const oldOpen = aDirectory({ id: "old", createdAt: at(1) });
  const newOpen = aDirectory({ id: "new", createdAt: at(2) });
  const newest = aDirectory({ id: "newest", createdAt: at(3), ...complete });
  expect(directoryToSetUp([oldOpen, newOpen, newest])?.id).toBe("new");
  expect(directoryToSetUp([newest])?.id).toBe("newest");
  expect(directoryToSetUp([])).toBeNull();
});
