import { expect, test } from "vitest";
import type { AlertFacts, GroupFacts, SilenceFacts, SyncFacts } from "./facts.ts";
import { conditionsOf } from "./find-conditions.ts";

const now = new Date("2026-11-21T12:00:00Z");
const HOUR = 3_600_000;
const ago = (ms: number) => new Date(now.getTime() - ms);
const none: AlertFacts = {
  unhealthy: [],
  syncs: [],
  holds: [],
  silences: [],
  expiries: [],
  idleTokens: [],
  emptyClusters: [],
  deadServers: [],
  groups: [],
  refusals: [],
};
const conditions = (facts: Partial<AlertFacts>) => conditionsOf({ ...none, ...facts }, now);
const titles = (facts: Partial<AlertFacts>) => conditions(facts).map(({ title }) => title);
const denver = { directoryId: "d", directoryName: "Denver" };

test("a failed directory says its failed checks before its warnings, and no advice", () => {
  const check = { why: "It matters.", action: "Do it.", durationMs: 1 };
  const [condition] = conditions({
    unhealthy: [
      {
        ...denver,
        outcome: "failed",
        changedAt: now,
        wasHealthy: true,
        checks: [
          { ...check, title: "Limit", status: "warning", advice: true, seen: "Advice." },
          { ...check, title: "Log", status: "warning", seen: "The log cannot be read." },
          { ...check, title: "Token", status: "failed", seen: "Okta refused the token (E0000011)." },
          { title: "Users", status: "waiting" },
        ],
      },
    ],
  });
  expect(condition).toMatchObject({
    severity: "error",
    stage: 0,
    detail: "Okta refused the token (E0000011).",
  });
  expect(condition?.findings?.map(({ title }) => title)).toEqual(["Token", "Log"]);
  expect(condition?.findings?.[0]?.lines).toEqual([
    "Okta refused the token (E0000011).",
    "It matters.",
    "What to do: Do it.",
  ]);
});

test("a directory that never was healthy is shown, and mailed to nobody", () => {
  const unhealthy = [
    { ...denver, outcome: "degraded" as const, changedAt: now, wasHealthy: false, checks: [] },
  ];
  expect(conditions({ unhealthy })).toMatchObject([{ severity: "warning", mail: null }]);
});

const sync: SyncFacts = {
  ...denver,
  directoryOutcome: "healthy",
  failingSince: null,
  readsChanges: false,
  lastSuccessAt: ago(60_000),
  readableSince: ago(48 * HOUR),
  changesEverySeconds: 60,
  liveServers: 1,
  isRunning: false,
  failure: { kind: "delayed", seen: "Okta answered 503." },
};
test.each<[string, Partial<SyncFacts>, string[]]>([
  ["read a minute ago", {}, []],
  ["failing for 59 minutes", { failingSince: ago(HOUR - 60_000) }, []],
  ["failing for an hour", { failingSince: ago(HOUR) }, ["Syncs of Denver have failed for 60 minutes"]],
  [
    "refused just now",
    { failingSince: now, failure: { kind: "refused", seen: "Okta answered 403." } },
    ["Syncs of Denver are refused"],
  ],
  [
    "refused, as its diagnosis says",
    {
      failingSince: now,
      directoryOutcome: "failed",
      failure: { kind: "refused", seen: "Okta answered 401." },
    },
    [],
  ],
  ["not read for 59 minutes", { lastSuccessAt: ago(HOUR - 60_000) }, []],
  ["not read for three hours", { lastSuccessAt: ago(3 * HOUR) }, ["Denver has not been read for 3 hours"]],
  ["not read for an hour, as it should", { lastSuccessAt: ago(HOUR), changesEverySeconds: 3600 }, []],
  ["never read since it was bound", { lastSuccessAt: null }, ["Denver has not been read for 2 days"]],
  ["at its first pass", { lastSuccessAt: null, isRunning: true }, []],
  ["without a server, which is another condition", { lastSuccessAt: null, liveServers: 0 }, []],
])("a directory that is %s", (_name, facts, expected) => {
  expect(titles({ syncs: [{ ...sync, ...facts }] })).toEqual(expected);
});

test("where full passes alone fail, nobody is told that access ends by no sync", () => {
  const failing = { ...sync, failingSince: ago(3 * HOUR) };
  const [all, full] = conditions({ syncs: [failing, { ...failing, readsChanges: true }] });
  expect(all).toMatchObject({
    title: "Syncs of Denver have failed for 3 hours",
    detail: expect.stringContaining("nobody loses access by a sync"),
  });
  expect(full).toMatchObject({
    title: "Full syncs of Denver have failed for 3 hours",
    detail:
      "Okta answered 503. Changes are read meanwhile; what only a full sync sees waits for one that succeeds.",
  });
});

const delayed = { kind: "delayed", seen: "Okta answered 503" };
const refused = { kind: "refused", seen: "Okta answered 403 E0000006" };
const groupFacts: GroupFacts = {
  ...denver,
  kind: "read",
  groupName: null,
  directoryOutcome: "healthy",
  failingSince: ago(HOUR),
  failure: delayed,
};
test.each<[string, Partial<GroupFacts>, string[]]>([
  ["delayed for 59 minutes", { failingSince: ago(HOUR - 60_000) }, []],
  ["delayed for an hour", {}, ["Groups of Denver have not been read for 60 minutes"]],
  [
    "refused just now",
    { failingSince: now, failure: refused },
    ["Groups of Denver have not been read for one minute"],
  ],
  ["refused, as its diagnosis says", { failingSince: now, failure: refused, directoryOutcome: "failed" }, []],
  [
    "managed, and delayed for an hour",
    { kind: "managed", groupName: "Muster users" },
    ["Muster users has not been brought in line for 60 minutes"],
  ],
  [
    "managed, and perhaps not rid of somebody",
    { kind: "stuck", groupName: "Muster users", memberships: 1, failure: { kind: "stuck", seen: "No user" } },
    ["1 user may still be in Muster users"],
  ],
  [
    "hidden, with users of whom nobody could ask",
    { kind: "undecided", users: 2001, groups: 1, failure: null },
    ["Nothing is known of 2,001 users and 1 group of Denver for 60 minutes"],
  ],
])("a group that is %s", (_name, facts, expected) => {
  expect(titles({ groups: [{ ...groupFacts, ...facts }] })).toEqual(expected);
});

test.each([
  ["four", 4, 4, []],
  ["five of twenty-five", 5, 25, ["5 of 25 mails of Denver were refused within a day"]],
  ["five of twenty-six", 5, 26, []],
])("mails that are refused: %s", (_name, refusedMails, tried, expected) => {
  const answer = "550 5.1.1 no such user";
  expect(titles({ refusals: [{ ...denver, refused: refusedMails, tried, since: now, answer }] })).toEqual(
    expected,
  );
});

const silence = (facts: Partial<SilenceFacts>) =>
  titles({ silences: [{ ...denver, type: "entra", lastCallAt: now, longestPauseHours: 1, ...facts }] });
test("silence is twice the longest usual pause, at least six hours, and thirty days where nothing is usual", () => {
  expect(silence({ lastCallAt: ago(5.9 * HOUR) })).toEqual([]);
  expect(silence({ lastCallAt: ago(6 * HOUR) })).toEqual(["No SCIM call to Denver for 6 hours"]);
  expect(silence({ lastCallAt: ago(60 * HOUR), longestPauseHours: 62 })).toEqual([]);
  expect(silence({ lastCallAt: ago(125 * HOUR), longestPauseHours: 62 })).toEqual([
    "No SCIM call to Denver for 5 days",
  ]);
  expect(silence({ lastCallAt: ago(29 * 24 * HOUR), longestPauseHours: null })).toEqual([]);
  expect(silence({ lastCallAt: ago(30 * 24 * HOUR), longestPauseHours: null })).toHaveLength(1);
});

test("a secret warns in four steps and fails at its end; a key's mails are another's affair", () => {
  const expiry = (kind: "secret" | "key" | "saml", days: number) =>
    conditions({
      expiries: [{ ...denver, kind, id: "s", name: "API token", expiresAt: ago(-days * 24 * HOUR) }],
    })[0];
  expect([29, 15, 14, 4, 3, 2, 1, 0.5, -1].map((days) => expiry("secret", days)?.stage)).toEqual([
    30, 30, 14, 14, 3, 3, 1, 1, 0,
  ]);
  expect(expiry("secret", 12)?.title).toBe("The API token of Denver expires in 12 days");
  expect(expiry("secret", -1)).toMatchObject({
    severity: "error",
    title: "The API token of Denver has expired",
  });
  expect(expiry("key", 3)?.mail).toBeNull();
  expect(expiry("saml", -1)).toMatchObject({
    detail: expect.stringContaining("nobody of the directory can sign in"),
  });
});

test("an unused Okta token is told before Okta drops it", () => {
  const [condition] = conditions({ idleTokens: [{ ...denver, lastUsedAt: ago(21 * 24 * HOUR) }] });
  expect(condition?.detail).toContain("Okta drops in 9 days what was not used for 30 days.");
});

test("a cluster without a server is told once for all its directories, and its dead server is not mailed beside it", () => {
  const found = conditions({
    emptyClusters: [
      { clusterId: "c", clusterName: "Denver", directoryIds: ["1", "2"], directoryName: "A", since: now },
    ],
    deadServers: [
      {
        id: "s",
        name: "denver-1",
        host: "web-2",
        clusterName: "Denver",
        heartbeatAt: ago(3 * 60_000),
        directoryIds: ["1", "2"],
        hasPeers: false,
      },
    ],
  });
  expect(found).toMatchObject([
    {
      title: "No identity server of Denver is running",
      detail: expect.stringContaining("2 directories are"),
    },
    {
      title: "The identity server denver-1 is silent",
      detail: expect.stringContaining("2026-11-21 11:57 UTC"),
    },
  ]);
  expect(found.map(({ mail }) => mail === null)).toEqual([false, true]);
});
