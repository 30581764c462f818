import { expect, test, vi } from "vitest";
import { prisma } from "#lib/platform/db/prisma.ts";
import { findUnsentMail, markMailSent } from "#lib/platform/mail/mail.store.ts";
import { systemActor } from "./actor.ts";
import { invitationMail } from "./invitation-mail.ts";
import { inviteAdmin } from "./invite-admin.ts";

// Before anything reads the environment, which is parsed once.
vi.hoisted(() => {
  process.env.SMTP_URL = "smtp://127.0.0.1:9";
});

test("with a mail server the link is also mailed, and rests in the database only sealed", async () => {
  const { link, mailed } = await inviteAdmin(systemActor("Dana Whitfield"), {
    email: "marta@acme.example",
    role: "helpdesk",
    directoryIds: null,
  });
  expect(mailed).toBe(true);
  const row = await prisma().mailMessage.findFirstOrThrow({ where: { kind: "admin_invitation" } });
  expect(row).toMatchObject({ recipient: "marta@acme.example", state: "queued" });
  expect(JSON.stringify(row)).not.toContain(link);
  const jobs = await prisma().$queryRaw`select payload::text from graphile_worker._private_jobs`;
  expect(JSON.stringify(jobs)).not.toContain(link.split("/").at(-1));

  expect((await findUnsentMail(row.id))?.text).toContain(`\n\n${link}\n\n`);
  await markMailSent(row.id, new Date());
  expect(await prisma().mailMessage.findUnique({ where: { id: row.id } })).toMatchObject({
    sealedLink: null,
    state: "sent",
  });
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
