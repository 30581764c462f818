import { expect, test } from "vitest";
import { attentionOf } from "./attention.ts";
import { aDirectory } from "./facts.fixture.ts";
import type { DirectoryFacts, MailFacts } from "./facts.ts";

const now = new Date("2026-11-21T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const attention = (facts: Partial<Parameters<typeof attentionOf>[0]>) =>
  attentionOf({ conditions: [], directories: [], conflicts: [], mail: null, ...facts }, now);
const ids = (facts: Partial<Parameters<typeof attentionOf>[0]>) =>
  attention(facts).map(({ severity, id }) => `${severity} ${id}`);
const refused = (minutes: number): NonNullable<DirectoryFacts["calls"]["lastFailure"]> => ({
  id: "c",
  at: minutesAgo(minutes),
  method: "GET",
  path: "/Users",
  status: 401,
  refusal: "unknown_key",
  keyName: null,
  detail: null,
});

test("a called directory needs no attention", () => {
  const calls = { failed: 0, lastFailure: null, lastSuccessAt: minutesAgo(1) };
  expect(ids({ directories: [aDirectory({ calls })] })).toEqual([]);
});

test("errors come before warnings, wherever they come from", () => {
  const condition = {
    kind: "health",
    subject: "d",
    directoryId: "d",
    directoryIds: ["d"],
    title: "Denver is degraded",
    detail: "",
    link: { label: "", href: "/" },
    mail: null,
  } as const;
  expect(
    ids({
      conditions: [
        { ...condition, severity: "warning" },
        { ...condition, subject: "f", severity: "error" },
      ],
      conflicts: [{ directoryId: "d", directoryName: "Denver", waiting: 1 }],
      directories: [
        aDirectory({ id: "a", calls: { failed: 1, lastFailure: refused(2), lastSuccessAt: null } }),
      ],
    }),
  ).toEqual(["error health/f", "error calls/a", "warning health/d", "warning conflicts/d"]);
});

test("failing calls are told until one goes well, many even then, old ones never, disabled directories' never", () => {
  const calls = (facts: DirectoryFacts["calls"], enabled = true) =>
    ids({ directories: [aDirectory({ id: "a", enabled, calls: facts })] });
  const failing = { failed: 1, lastFailure: refused(2), lastSuccessAt: minutesAgo(5) };
  expect(calls(failing)).toEqual(["error calls/a"]);
  expect(calls(failing, false)).toEqual([]);
  expect(calls({ failed: 1, lastFailure: refused(5), lastSuccessAt: minutesAgo(2) })).toEqual([]);
  expect(calls({ failed: 9, lastFailure: refused(5), lastSuccessAt: minutesAgo(2) })).toEqual([
    "warning calls/a",
  ]);
  expect(calls({ failed: 9, lastFailure: refused(90), lastSuccessAt: null })).toEqual([]);
});

test("mail that does not go out is told here, as a mail could not tell it", () => {
  const fine: MailFacts = { isConfigured: true, failingSince: null, problem: null, waiting: 3 };
  expect(attention({ mail: fine })).toEqual([]);
  expect(attention({ mail: { ...fine, isConfigured: false, waiting: 0 } })).toEqual([]);
  expect(attention({ mail: { ...fine, isConfigured: false } })).toMatchObject([
    { id: "mail/unset", title: "3 mails wait: SMTP is not set up" },
  ]);
  expect(attention({ mail: { ...fine, failingSince: minutesAgo(1) } })).toEqual([]);
  const failing = { ...fine, failingSince: minutesAgo(9), problem: "535 5.7.8 no such account" };
  expect(attention({ mail: failing })).toMatchObject([
    { severity: "error", detail: expect.stringContaining("535 5.7.8 no such account. 3 mails wait.") },
  ]);
});

test("users who wait in the conflict queue are told by directory", () => {
  const conflicts = [{ directoryId: "d", directoryName: "Denver", waiting: 1 }];
  expect(ids({ conflicts })).toEqual(["warning conflicts/d"]);
});
