import { describe, expect, test } from "vitest";
import type { Condition } from "#lib/alerts/condition.ts";
import { callRefusals } from "#lib/keys/contract.ts";
import { examine } from "./cause.ts";
import { directoryCauses } from "./directory-causes/all.ts";
import type { DirectoryFacts } from "./directory-facts.ts";
import { aDirectory, ago, aRefusal, now } from "./facts.fixture.ts";
import { type Complaint, directoryComplaints } from "./vocabulary.ts";

const findingsOf = (facts: DirectoryFacts) => examine(directoryCauses, facts, now).findings;
const condition = (kind: Condition["kind"], title: string): Condition => ({
  kind,
  subject: "s",
  directoryId: null,
  directoryIds: [],
  severity: "error",
  title,
  detail: "What follows from it.",
  link: { label: "There", href: "/there" },
  mail: null,
});
const check = (status: string, more = {}) => ({
  probe: "token",
  title: "API token",
  status,
  durationMs: 3,
  seen: "Okta refused the token (E0000011).",
  why: "Nothing can be read.",
  action: "Create another token.",
  link: { label: "Okta: Tokens", href: "https://acme.okta.com/admin/access/api/tokens" },
  ...more,
});
const health = (...checks: object[]) =>
  aDirectory({ health: { outcome: "failed", checks, finishedAt: ago(3) } });
const never = { firstCallAt: null, lastCallAt: null, lastServedAt: null };

const rows: [what: string, facts: DirectoryFacts, complaint: Complaint, cause: string, says: RegExp][] = [
  ["disabled", aDirectory({ enabled: false }), "test_fails", "disabled", /is disabled/],
  [
    "no key of a push-only directory",
    aDirectory({ type: "scim", cluster: null, keys: [], ...never }),
    "test_fails",
    "no-key",
    /No key has been made/,
  ],
  [
    "all keys revoked or expired",
    aDirectory({
      keys: [
        { name: "a", isRevoked: true, expiresAt: null },
        { name: "b", isRevoked: false, expiresAt: ago(1) },
      ],
    }),
    "test_fails",
    "no-key",
    /Every key/,
  ],
  ["no call ever", aDirectory(never), "test_fails", "no-call", /No SCIM call has ever arrived/],
  ["conflicts wait", aDirectory({ conflicts: 2 }), "out_of_date", "conflicts", /2 users wait/],
  [
    "no cluster",
    aDirectory({ cluster: null, isRead: false }),
    "test_fails",
    "not-bound",
    /bound to no cluster/,
  ],
  [
    "a check failed",
    health(check("failed")),
    "test_fails",
    "check-failed",
    /API token: Okta refused the token/,
  ],
  ["a check warns", health(check("warning")), "out_of_date", "check-failed", /API token/],
  ["never checked", aDirectory({ health: null }), "test_fails", "check-failed", /not been checked yet/],
  ["reading off", aDirectory({ isRead: false }), "out_of_date", "reading-off", /switched off/],
  [
    "syncs fail",
    aDirectory({ syncFailingSince: ago(50), syncFailure: "Okta did not answer." }),
    "out_of_date",
    "sync-failing",
    /since 2026-11-22 11:10 UTC: Okta did not answer/,
  ],
  [
    "no server alive",
    aDirectory({ conditions: [condition("servers", "No identity server of Built-in is running")] }),
    "test_fails",
    "server-missing",
    /No identity server/,
  ],
  [
    "removals wait",
    aDirectory({ conditions: [condition("hold", "Removals of US-Denver wait for approval")] }),
    "out_of_date",
    "removals-wait",
    /wait for approval/,
  ],
  [
    "secret about to expire",
    aDirectory({ conditions: [condition("expiry", "The client secret of US-Denver expires in 3 days")] }),
    "test_fails",
    "expiry",
    /expires in 3 days/,
  ],
  [
    "SAML certificate expired",
    aDirectory({
      conditions: [
        {
          ...condition("expiry", "The SAML certificate of US-Denver has expired"),
          link: { label: "Add the next one", href: "/settings/directories/1/config" },
        },
      ],
    }),
    "cannot_sign_in",
    "saml-certificate",
    /has expired/,
  ],
  [
    "SAML refused",
    aDirectory({
      authentication: "saml",
      samlRefusals: [{ at: ago(5).toISOString(), reason: "wrong_audience", nameId: null }],
    }),
    "cannot_sign_in",
    "saml-refused",
    /is for another application/,
  ],
  [
    "SAML without a time at which the user was seen",
    aDirectory({
      authentication: "saml",
      lastSamlSignInAt: ago(1),
      samlRefusals: [{ at: ago(5).toISOString(), reason: "no_authn_instant", nameId: null }],
    }),
    "cannot_sign_in",
    "saml-proof-refused",
    /does not say when the user signed in there/,
  ],
  [
    "portal closed",
    aDirectory({ authentication: "none" }),
    "cannot_sign_in",
    "portal-closed",
    /portal is closed/,
  ],
  ["invitations off", aDirectory({ invites: false }), "no_mail", "invitations-off", /Invitations are off/],
  [
    "no SMTP server",
    aDirectory({ mail: { isConfigured: false, failingSince: null, problem: null } }),
    "no_mail",
    "smtp",
    /No SMTP server/,
  ],
  [
    "SMTP server failing",
    aDirectory({ mail: { isConfigured: true, failingSince: ago(5), problem: "535 bad login" } }),
    "no_mail",
    "smtp",
    /535 bad login/,
  ],
  ...[...callRefusals, null].map((refusal): (typeof rows)[number] => [
    `calls are refused: ${refusal}`,
    aDirectory({ refusals: [aRefusal(refusal)] }),
    "test_fails",
    "refused-calls",
    /^SCIM .*3 times within the last day/,
  ]),
];

describe("what keeps a directory from working", () => {
  test.each(rows)("%s", (_, facts, complaint, cause, says) => {
    const found = findingsOf(facts).filter(({ complaints }) => complaints.includes(complaint));
    expect(found.map((one) => one.cause)).toContain(cause);
    const finding = found.find((one) => one.cause === cause);
    expect(finding?.seen).toMatch(says);
    expect(finding?.links.length).toBeGreaterThan(0);
  });
});

test("a directory in order has no findings, and each complaint says what was looked at", () => {
  const { findings, checked } = examine(directoryCauses, aDirectory(), now);
  expect(findings).toEqual([]);
  for (const complaint of directoryComplaints)
    expect(checked.some(({ complaints }) => complaints.includes(complaint))).toBe(true);
});

test("where some syncs succeed, it is not said that none ends access", () => {
  const why = (lastReadAt: Date) =>
    findingsOf(aDirectory({ syncFailingSince: ago(50), lastReadAt })).map((finding) => finding.why);
  expect(why(ago(51))).toEqual([expect.stringContaining("nobody loses access by a sync")]);
  expect(why(ago(1))).toEqual([expect.stringMatching(/^Some syncs have succeeded since/)]);
});

test("refusals before the last served call are over, and said to be", () => {
  const facts = aDirectory({ lastServedAt: ago(1), refusals: [aRefusal("revoked_key", 5)] });
  const { findings, checked } = examine(directoryCauses, facts, now);
  expect(findings).toEqual([]);
  expect(checked.find(({ cause }) => cause === "refused-calls")?.text).toMatch(
    /until 2026-11-22 11:55 UTC, and are served again/,
  );
});

test("a proof that was refused before the last day is over: the identity provider may have been put right since", () => {
  const causes = (minutes: number) =>
    findingsOf(
      aDirectory({
        authentication: "saml",
        samlRefusals: [{ at: ago(minutes).toISOString(), reason: "no_authn_instant", nameId: null }],
      }),
    ).map(({ cause }) => cause);
  expect(causes(23 * 60)).toEqual(["saml-proof-refused"]);
  expect(causes(25 * 60)).toEqual([]);
});

test("each refusal and each check that is not green is a finding of its own, advice is none", () => {
  const facts = {
    ...health(check("failed"), check("warning", { advice: true }), check("warning")),
    refusals: [aRefusal("revoked_key"), aRefusal("wrong_url")],
  };
  const causes = findingsOf(facts).map(({ cause }) => cause);
  expect(causes).toEqual(["refused-calls", "refused-calls", "check-failed", "check-failed"]);
});
