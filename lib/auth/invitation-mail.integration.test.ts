import { expect, test } from "vitest";
import { prisma } from "#lib/platform/db/prisma.ts";
import { bodyOf } from "#lib/platform/mail/mail.store.ts";
import { systemActor } from "./actor.ts";
import { invitationMail } from "./invitation-mail.ts";
import { inviteAdmin } from "./invite-admin.ts";
import { voidInvitation } from "./void-invitation.ts";

const dana = systemActor("Dana Whitfield");
const invite = (email: string) => inviteAdmin(dana, { email, role: "helpdesk", directoryIds: null });
const mailTo = (recipient: string) =>
  prisma().mailMessage.findFirstOrThrow({ where: { recipient }, orderBy: { id: "asc" } });

test("the link is also mailed, and rests in the database only sealed", async () => {
  const { link } = await invite("marta@acme.example");
  const row = await mailTo("marta@acme.example");
  expect(row).toMatchObject({ kind: "admin_invitation", state: "queued" });
  expect(JSON.stringify(row)).not.toContain(link);
  const jobs = await prisma().$queryRaw`select payload::text from graphile_worker._private_jobs`;
  expect(JSON.stringify(jobs)).not.toContain(link.split("/").at(-1));

  const { text, html } = bodyOf({ ...row, text: row.text ?? "" });
  expect(text).toContain(`\n\n${link}\n\n`);
  expect(html).toContain(`href="${link}"`);
});

test("the mail of an invitation that has ended is not sent", async () => {
  const { invitation } = await invite("withdrawn@acme.example");
  await voidInvitation(dana, invitation.id);
  expect(await mailTo("withdrawn@acme.example")).toMatchObject({ state: "cancelled", sealedLink: null });

  await invite("twice@acme.example");
  await invite("twice@acme.example");
  const states = await prisma().mailMessage.findMany({
    where: { recipient: "twice@acme.example" },
    select: { state: true },
    orderBy: { id: "asc" },
  });
  expect(states).toEqual([{ state: "cancelled" }, { state: "queued" }]);
});

test("the mail says who invites, to what, until when and whom to ask", () => {
  const { subject, text } = invitationMail({
    invitedBy: "Dana Whitfield",
    role: "admin",
    expiresAt: new Date("2026-11-10T09:00:00Z"),
    organisation: { name: "Acme", supportContact: "it@acme.example" },
  });
  expect(subject).toBe("Dana Whitfield invites you to Acme's Muster");
  expect(text).toContain("with the role Admin");
  expect(text).toContain("until 10 November 2026 at 09:00 UTC");
  expect(text).toContain("Questions: it@acme.example");
});
