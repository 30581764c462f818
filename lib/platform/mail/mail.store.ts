import { openSecret, type SecretPlace, sealSecret } from "../crypto/key-ring.ts";
import { newId } from "../db/id.ts";
import { prisma, type Tx } from "../db/prisma.ts";

export type NewMail = {
  /** What it is about, for filters and statistics: "health_alert". */
  kind: string;
  directoryId: string | null;
  recipient: string;
  subject: string;
  text: string;
  /** A one-time link, put where the text says `{link}` only when it is sent: kept sealed until then. */
  link?: string;
};

/** Writes a message into the outbox. @returns its id */
export async function insertMail(tx: Tx, { link, ...mail }: NewMail): Promise<string> {
  const id = newId();
  const sealedLink = link === undefined ? null : sealSecret(link, linkPlace(id));
  await tx.mailMessage.create({ data: { id, ...mail, sealedLink }, select: { id: true } });
  return id;
}

/** Where a message's link lives, for the key ring. */
export const linkPlace = (id: string): SecretPlace => ({
  table: "mail_message",
  row: id,
  column: "sealed_link",
});

/** Locks the messages whose link was sealed with another key than this one. */
export function lockSealedLinks(tx: Tx, keyId: string): Promise<{ id: string; sealedLink: string }[]> {
  return tx.$queryRaw<{ id: string; sealedLink: string }[]>`
    select id::text, sealed_link as "sealedLink" from mail_message
     where split_part(sealed_link, '.', 1) <> ${keyId} for update`;
}

export async function replaceSealedLink(tx: Tx, id: string, sealedLink: string): Promise<void> {
  await tx.mailMessage.update({ where: { id }, data: { sealedLink }, select: { id: true } });
}

/** A message that has not been sent yet, with its link in place, or null. */
export async function findUnsentMail(id: string) {
  const message = await prisma().mailMessage.findFirst({
    where: { id, state: { in: ["queued", "held"] } },
    select: {
      id: true,
      recipient: true,
      subject: true,
      text: true,
      html: true,
      attempts: true,
      sealedLink: true,
    },
  });
  if (!message) return null;
  const { sealedLink, ...mail } = message;
  if (sealedLink === null) return mail;
  return { ...mail, text: mail.text.replaceAll("{link}", openSecret(sealedLink, linkPlace(id))) };
}

export async function markMailSent(id: string, now: Date): Promise<void> {
  await prisma().mailMessage.updateMany({
    where: { id },
    data: { state: "sent", sentAt: now, error: null, attempts: { increment: 1 }, sealedLink: null },
  });
}

export async function markMailHeld(id: string): Promise<void> {
  await prisma().mailMessage.updateMany({ where: { id }, data: { state: "held" } });
}

/** Notes a failed attempt; `isFinal` when no other will follow. */
export async function markMailFailed(id: string, error: string, isFinal: boolean): Promise<void> {
  await prisma().mailMessage.updateMany({
    where: { id },
    data: {
      error: error.slice(0, 500),
      attempts: { increment: 1 },
      ...(isFinal ? { state: "failed" as const, sealedLink: null } : {}),
    },
  });
}
