import { describe, expect, test } from "vitest";
import { examine } from "./cause.ts";
import { ago, ahead, aUser, invited, now } from "./facts.fixture.ts";
import { userCauses } from "./user-causes/all.ts";
import type { UserFacts } from "./user-facts.ts";
import { type Complaint, userComplaints } from "./vocabulary.ts";

const findingsOf = (facts: UserFacts) => examine(userCauses, facts, now).findings;
const lostDevice = { name: "iPhone", at: ago(90), reason: "lost", byName: "Omar Admin", isRestorable: true };
const refused = (outcome: string) =>
  aUser({ signIns: [{ at: ago(2), method: "password", outcome, deviceName: null }] });

const rows: [what: string, facts: UserFacts, complaint: Complaint, cause: string, says: RegExp][] = [
  [
    "deactivated over SCIM",
    aUser({ status: "deactivated", statusChange: { at: ago(4), callId: "c1" } }),
    "cannot_sign_in",
    "no-access",
    /deactivated, over SCIM at 2026-11-22 11:56 UTC/,
  ],
  [
    "suspended in Okta",
    aUser({ status: "suspended", statusSource: "sync", statusChange: { at: ago(4), callId: null } }),
    "cannot_sign_in",
    "no-access",
    /suspended, by a sync/,
  ],
  [
    "suspended by an admin",
    aUser({
      status: "suspended",
      statusSource: "admin",
      suspension: { at: ago(9), by: "Omar Admin", reason: "Left at once" },
    }),
    "cannot_activate",
    "no-access",
    /suspended by Omar Admin .*“Left at once”/,
  ],
  ["locked", aUser({ status: "locked", statusSource: "sync" }), "cannot_sign_in", "no-access", /is locked/],
  [
    "not activated yet",
    aUser({ status: "pending", statusSource: "sync" }),
    "cannot_activate",
    "no-access",
    /not activated yet/,
  ],
  ["deleted", aUser({ status: "deleted" }), "no_mail", "no-access", /is deleted/],
  [
    "waits in a conflict",
    aUser({ conflict: { id: "x", reason: "several" } }),
    "out_of_date",
    "conflict",
    /could be Ada Ng/,
  ],
  [
    "passed over by the sync",
    aUser({ passedOver: { reason: "name-taken", at: ago(30) } }),
    "out_of_date",
    "passed-over",
    /another user here has the user name/,
  ],
  ["created here", aUser({ linkedAt: null }), "out_of_date", "not-linked", /was created here/],
  [
    "outside the domain",
    aUser({ directory: { domain: "corp.example" } }),
    "out_of_date",
    "outside-domain",
    /does not end with corp.example/,
  ],
  [
    "directory disabled",
    aUser({ directory: { enabled: false } }),
    "out_of_date",
    "directory-disabled",
    /is disabled/,
  ],
  [
    "directory's calls refused",
    aUser({ directory: { refusedCalls: { count: 2, lastAt: ago(1) } } }),
    "out_of_date",
    "directory-trouble",
    /2 SCIM calls were refused/,
  ],
  [
    "directory's syncs fail",
    aUser({ directory: { syncFailingSince: ago(70) } }),
    "cannot_sign_in",
    "directory-trouble",
    /failed since 2026-11-22 10:50/,
  ],
  [
    "identifier empty",
    aUser({ identifier: { label: "Email", value: null } }),
    "cannot_sign_in",
    "identifier-empty",
    /no value of the primary user identifier/,
  ],
  [
    "in two directories",
    aUser({ twins: [{ userId: "u2", directoryName: "EU-Berlin", hasAccess: true }] }),
    "cannot_sign_in",
    "identifier-shared",
    /also in EU-Berlin/,
  ],
  [
    "in a directory that the admin does not see",
    aUser({ twins: [{ userId: "u2", directoryName: null, hasAccess: true }] }),
    "cannot_sign_in",
    "identifier-shared",
    /a directory that you do not see/,
  ],
  [
    "no room for another device",
    aUser({ devices: { working: 20, lastEnded: null } }),
    "cannot_activate",
    "device-limit",
    /has 20 devices, as many as one user can have/,
  ],
  ["nothing set up", invited(), "cannot_sign_in", "no-way-in", /neither a password nor a working device/],
  [
    "device ended",
    aUser({ devices: { working: 0, lastEnded: lostDevice } }),
    "cannot_sign_in",
    "device-ended",
    /iPhone was unenrolled by Omar Admin .*: lost/,
  ],
  [
    "wrong passwords",
    aUser({ backOff: { until: ahead(1), failures: 7 } }),
    "cannot_sign_in",
    "back-off",
    /After 7 wrong passwords/,
  ],
  ["wrong password", refused("wrong_password"), "cannot_sign_in", "last-attempt", /refused: wrong password/],
  [
    "device of the last attempt ended",
    refused("device_ended"),
    "cannot_sign_in",
    "last-attempt",
    /the device was unenrolled/,
  ],
  [
    "refused by SAML",
    refused("bad_signature"),
    "cannot_sign_in",
    "last-attempt",
    /the signature does not fit the certificates/,
  ],
  [
    "refused by SAML",
    refused("bad_signature"),
    "cannot_sign_in",
    "last-attempt",
    /the signature does not fit the certificates/,
  ],
  [
    "an outcome that is not known here",
    refused("assertion_expired"),
    "cannot_sign_in",
    "last-attempt",
    /assertion expired/,
  ],
];

describe("what keeps a user out, or a mail from arriving", () => {
  test.each(rows)("%s", (_, facts, complaint, cause, says) => {
    const found = findingsOf(facts).filter(({ complaints }) => complaints.includes(complaint));
    const finding = found.find((one) => one.cause === cause);
    expect(found.map((one) => one.cause)).toContain(cause);
    expect(finding?.seen).toMatch(says);
    expect([finding?.why, finding?.action]).not.toContain("");
  });
});

test("a user for whom all is well is told what was looked at, for each complaint", () => {
  const { findings, checked } = examine(userCauses, aUser(), now);
  // The one thing to know of a link that was used.
  expect(findings.map(({ cause, weight }) => [cause, weight])).toEqual([["link-used", "note"]]);
  for (const complaint of userComplaints)
    expect(checked.filter(({ complaints }) => complaints.includes(complaint)).length).toBeGreaterThan(3);
});

test("what explains everything by itself comes first", () => {
  const facts = aUser({
    status: "deactivated",
    statusChange: { at: ago(4), callId: "0199a0b2-0000-7000-8000-000000000009" },
    twins: [{ userId: "u2", directoryName: "EU-Berlin", hasAccess: true }],
    directory: { syncFailingSince: ago(70) },
  });
  const [first] = findingsOf(facts);
  expect(first).toMatchObject({
    cause: "no-access",
    weight: "stops",
    links: [
      { href: expect.stringContaining("call=0199a0b2-0000-7000-8000-000000000009") },
      { label: "The user" },
    ],
  });
  // Where somebody has no access, nothing is said about their link or password.
  expect(findingsOf(facts).map(({ cause }) => cause)).not.toContain("link-used");
});
