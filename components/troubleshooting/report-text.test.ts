import { expect, test } from "vitest";
import type { Troubleshooting } from "#lib/troubleshooting/contract.ts";
import { reportText } from "./report-text.ts";

const report: Troubleshooting = {
  name: "Ada Ng",
  directory: { id: "0199a0b2-0000-7000-8000-000000000002", name: "US-Denver" },
  examinedAt: "2026-11-22T12:00:00.000Z",
  findings: [
    {
      cause: "no-address",
      complaints: ["no_mail"],
      weight: "stops",
      seen: "Ada Ng has no email address.",
      why: "The mail has nowhere to go.",
      action: "Enter the address in Okta.",
      links: [{ label: "The user", href: "/users/1" }],
    },
  ],
  checked: [
    { cause: "smtp", complaints: ["no_mail"], text: "The SMTP server takes mails." },
    { cause: "back-off", complaints: ["cannot_sign_in"], text: "No wait is under way." },
  ],
};

test("a report is text that can be read without the console", () => {
  expect(reportText(report, "no_mail", "https://muster.acme.example")).toBe(
    `No welcome mail: Ada Ng (US-Denver), looked into at 2026-11-22 12:00 UTC

1. Ada Ng has no email address.
   The mail has nowhere to go.
   What to do: Enter the address in Okta.
   The user: https://muster.acme.example/users/1

In order:
- The SMTP server takes mails.
`,
  );
});

test("where nothing is wrong it says so, and what was looked at", () => {
  const text = reportText(report, "cannot_sign_in", "https://muster.acme.example");
  expect(text).toContain("None of the known causes applies.");
  expect(text).toContain("- No wait is under way.");
});
