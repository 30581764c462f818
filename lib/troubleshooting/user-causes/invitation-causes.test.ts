import { describe, expect, test } from "vitest";
import { examine } from "../cause.ts";
import { ago, ahead, aMail, anInvitation, aUser, invited, now } from "../facts.fixture.ts";
import type { UserFacts } from "../user-facts.ts";
import type { Complaint } from "../vocabulary.ts";
import { userCauses } from "./all.ts";

const rows: [what: string, facts: UserFacts, complaint: Complaint, cause: string, says: RegExp][] = [
  [
    "no mail address",
    invited(anInvitation(), { email: null }),
    "no_mail",
    "no-address",
    /has no email address/,
  ],
  [
    "a mail address that is none",
    invited(anInvitation(), { email: "ada at acme" }),
    "no_mail",
    "no-address",
    /“ada at acme” is no address/,
  ],
  [
    "invitations off",
    invited(undefined, { invitation: null, directory: { invites: false } }),
    "no_mail",
    "not-invited",
    /Invitations are off for US-Denver/,
  ],
  [
    "here before invitations were on",
    invited(undefined, { invitation: null }),
    "no_mail",
    "not-invited",
    /turned on for US-Denver after/,
  ],
  [
    "portal closed",
    aUser({ directory: { authentication: "none" } }),
    "cannot_sign_in",
    "portal-closed",
    /portal is closed/,
  ],
  [
    "no link where the portal is closed",
    aUser({ directory: { authentication: "none" } }),
    "no_mail",
    "portal-closed",
    /portal is closed/,
  ],
  [
    "mail not written",
    invited(anInvitation({ mail: null, expiresAt: null })),
    "no_mail",
    "mail-waiting",
    /not written yet/,
  ],
  [
    "mail queued",
    invited(anInvitation({ mail: aMail({ state: "queued", answer: "450 busy", nextTryAt: ahead(5) }) })),
    "no_mail",
    "mail-waiting",
    /tried next at 2026-11-22 12:05 UTC/,
  ],
  [
    "mail refused",
    invited(anInvitation({ mail: aMail({ state: "refused", answer: "550 5.1.1 no such mailbox" }) })),
    "no_mail",
    "mail-refused",
    /550 5.1.1 no such mailbox/,
  ],
  [
    "mail refused at an earlier address",
    invited(anInvitation({ mail: aMail({ state: "refused", recipient: "old@acme.example" }) })),
    "no_mail",
    "mail-refused",
    /refused the mail to old@acme.example/,
  ],
  [
    "mail given up",
    invited(anInvitation({ mail: aMail({ state: "failed", answer: "Connection refused" }) })),
    "no_mail",
    "mail-refused",
    /given up after days/,
  ],
  [
    "no mail could be written",
    invited(
      anInvitation({
        mail: null,
        expiresAt: null,
        problem: "The user has no email address that a mail could be sent to.",
      }),
    ),
    "no_mail",
    "mail-refused",
    /No mail was written/,
  ],
  [
    "mail sent",
    invited(),
    "no_mail",
    "mail-sent",
    /took the mail to ada@acme.example at 2026-11-22 11:01 UTC/,
  ],
  [
    "no SMTP server",
    invited(anInvitation({ mail: aMail({ state: "held" }) }), {
      mail: { isConfigured: false, failingSince: null, problem: null },
    }),
    "no_mail",
    "smtp-missing",
    /No SMTP server is set up/,
  ],
  [
    "SMTP server failing",
    invited(anInvitation({ mail: aMail({ state: "queued" }) }), {
      mail: { isConfigured: true, failingSince: ago(20), problem: "Connection refused" },
    }),
    "no_mail",
    "smtp-failing",
    /Connection refused/,
  ],
  [
    "accepted already",
    aUser(),
    "cannot_activate",
    "link-used",
    /set up their access at 2026-11-22 11:31 UTC/,
  ],
  [
    "link expired",
    invited(anInvitation({ expiresAt: ago(5) })),
    "cannot_activate",
    "link-expired",
    /expired at 2026-11-22 11:55 UTC/,
  ],
  [
    "link voided",
    invited(anInvitation({ voidedAt: ago(3) })),
    "cannot_activate",
    "link-voided",
    /withdrawn at/,
  ],
  [
    "an older mail about",
    invited(anInvitation(), { hasOlderLink: true }),
    "cannot_activate",
    "older-link",
    /only the link of the one from/,
  ],
];

describe("what keeps a mail from arriving, or its link from working", () => {
  test.each(rows)("%s", (_, facts, complaint, cause, says) => {
    const found = examine(userCauses, facts, now).findings.filter(({ complaints }) =>
      complaints.includes(complaint),
    );
    const finding = found.find((one) => one.cause === cause);
    expect(found.map((one) => one.cause)).toContain(cause);
    expect(finding?.seen).toMatch(says);
    expect([finding?.why, finding?.action]).not.toContain("");
  });
});
