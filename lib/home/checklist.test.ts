import { expect, test } from "vitest";
import { checklistOf, directoryToSetUp } from "./checklist.ts";
import { aDirectory } from "./facts.fixture.ts";
import type { DirectoryFacts } from "./facts.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute));
const states = (directory: DirectoryFacts | null, confirmedAt: Date | null) =>
  Object.fromEntries(checklistOf(directory, confirmedAt, at(5)).steps.map(({ id, state }) => [id, state]));
const stepOf = (id: string, directory: DirectoryFacts | null, confirmedAt: Date | null) => {
  const step = checklistOf(directory, confirmedAt, at(5)).steps.find((candidate) => candidate.id === id);
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
  expect(states(aDirectory({ firstKeyAt: at(1), scimFirstSeenAt: at(2), firstUserAt: at(3) }), null)).toEqual(
    {
      directory: "done",
      identifier: "next",
      cluster: "later",
      healthy: "later",
      key: "done",
      test: "done",
      user: "done",
    },
  );
});

const allDone: Partial<DirectoryFacts> = {
  clusterId: "c",
  clusterName: "Default",
  state: "healthy",
  firstKeyAt: at(1),
  scimFirstSeenAt: at(2),
  firstUserAt: at(3),
};

test("all facts there, the set-up is finished, and past ten minutes later", () => {
  expect(checklistOf(aDirectory(allDone), at(0), at(5)).stage).toBe("finished");
  expect(checklistOf(aDirectory(allDone), at(0), at(14)).stage).toBe("past");
});

test("a directory in use that fails a check is not set up anew; one that lost its key is", () => {
  expect(checklistOf(aDirectory({ ...allDone, state: "failed" }), at(0), at(30)).stage).toBe("past");
  expect(checklistOf(aDirectory({ ...allDone, firstKeyAt: null }), at(0), at(30)).stage).toBe("open");
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
        id: "c",
        at: at(2),
        method: "GET",
        path: "/Users",
        status: 401,
        refusal: "revoked_key",
        keyName: "Okta",
        detail: null,
      },
      lastSuccessAt: null,
    },
  });
  expect(stepOf("test", directory, at(0)).help).toEqual({
    from: at(3).toISOString(),
    text: "The last call, GET /Users, was answered 401. The key “Okta” was revoked.",
    link: { label: "See the call", href: `/activity/scim?directory=${directory.id}&call=c` },
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
  const oldOpen = aDirectory({ id: "old", createdAt: at(1) });
  const newOpen = aDirectory({ id: "new", createdAt: at(2) });
  const newest = aDirectory({ id: "newest", createdAt: at(3), ...allDone });
  const chosen = (...directories: DirectoryFacts[]) => directoryToSetUp(directories, at(0), at(30))?.id;
  expect(chosen(oldOpen, newOpen, newest)).toBe("new");
  expect(chosen(newest)).toBe("newest");
  expect(chosen()).toBeUndefined();
});

test("the directory that was just finished stays in sight although another is open", () => {
  const open = aDirectory({ id: "open", createdAt: at(1) });
  const finished = aDirectory({ id: "finished", createdAt: at(2), ...allDone });
  expect(directoryToSetUp([open, finished], at(0), at(5))?.id).toBe("finished");
});
