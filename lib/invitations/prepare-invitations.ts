import * as z from "zod";
import { mailValues } from "#lib/mail/templates/mail-values.ts";
import { readTemplates } from "#lib/mail/templates/read-templates.ts";
import { hashToken, newToken } from "#lib/platform/crypto/token.ts";
import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction, type SqlTx } from "#lib/platform/db/pool.ts";
import { env } from "#lib/platform/env/env.ts";
import { queueMails } from "#lib/platform/mail/queue-mail.ts";
import { emailOf } from "#lib/users/user-record.ts";
import {
  lockWaiting,
  markPrepared,
  markProblem,
  readOrganisation,
  voidInvitations,
  type WaitingInvitation,
} from "./invitation.store.ts";

/** Invitations of one transaction: held for some tenths of a second. */
const BATCH = 200;
const DAY_MS = 86_400_000;

/**
 * Makes link and mail of every invitation that waits, as a job, in small transactions. The mails go into the outbox, which
 * sends them at the installation's rate: ten thousand at once are written in seconds, and sent in their time.
 */
export async function prepareInvitations(
  signal: AbortSignal,
  now: () => Date = () => new Date(),
): Promise<void> {
  while (!signal.aborted) {
    const prepared = await inSqlTransaction((tx) => prepareBatch(tx, now()));
    if (prepared < BATCH) return;
  }
}

async function prepareBatch(tx: SqlTx, now: Date): Promise<number> {
  const waiting = await lockWaiting(tx, BATCH);
  if (waiting.length === 0) return 0;
  const late = waiting.filter(({ isPortalOpen }) => !isPortalOpen).map(({ id }) => id);
  if (late.length > 0) await voidInvitations(tx, late);
  const open = waiting.filter(({ isPortalOpen }) => isPortalOpen);
  const addressed = open.map((invitation) => ({ ...invitation, email: emailOf(invitation.resource) }));
  const unreachable = addressed.filter(({ email }) => !isMailAddress(email));
  if (unreachable.length > 0)
    await markProblem(
      tx,
      unreachable.map(({ id }) => id),
      "The user has no email address that a mail could be sent to.",
    );
  const organisation = await readOrganisation(tx);
  const drafts = addressed
    .filter((one): one is WaitingInvitation & { email: string } => isMailAddress(one.email))
    .map((invitation) => ({
      ...invitation,
      token: newToken(),
      expiresAt: new Date(now.getTime() + invitation.invitationDays * DAY_MS),
    }));
  const templateOf = await readTemplates(tx, [...new Set(drafts.map(({ directoryId }) => directoryId))]);
  const mailIds = await queueMails(
    tx,
    drafts.map(({ id, directoryId, directoryName, email, token, expiresAt, ...user }) => {
      const template = templateOf(directoryId);
      return {
        kind: "user_invitation" as const,
        directoryId,
        recipient: email,
        template: template.label,
        ...template.render(mailValues({ user, directoryName, organisation, expiresAt })),
        link: `${env().publicUrl}/invite/${token}`,
        about: { type: "user_invitation", id },
        usefulUntil: expiresAt,
      };
    }),
  );
  await markPrepared(
    tx,
    drafts.map(({ id, token, expiresAt }, index) => ({
      id,
      tokenHash: hashToken(token),
      mailId: mailIds[index] ?? newId(),
      expiresAt,
    })),
  );
  for (const directoryId of new Set(waiting.map((one) => one.directoryId)))
    await publish(tx, { topic: "users", directoryId });
  return waiting.length;
}

function isMailAddress(text: string | null): text is string {
  return z.email().safeParse(text).success;
}
