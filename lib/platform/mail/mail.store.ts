import { newId } from "../db/id.ts";
import { prisma, type Tx } from "../db/prisma.ts";

export type NewMail = {
  /** What it is about, for filters and statistics: "health_alert". */
  kind: string;
  directoryId: string | null;
  recipient: string;
  subject: string;
  text: string;
};

/** Writes a message into the outbox. @returns its id */
export async function insertMail(tx: Tx, mail: NewMail): Promise<string> {
  const { id } = await tx.mailMessage.create({ data: { id: newId(), ...mail }, select: { id: true } });
  return id;
}

/** A message that has not been sent yet, or null. */
export function findUnsentMail(id: string) {
  return prisma().mailMessage.findFirst({
    where: { id, state: { in: ["queued", "held"] } },
    select: { id: true, recipient: true, subject: true, text: true, html: true, attempts: true },
  });
}

export async function markMailSent(id: string, now: Date): Promise<void> {
  await prisma().mailMessage.updateMany({
    where: { id },
    data: { state: "sent", sentAt: now, error: null, attempts: { increment: 1 } },
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
      ...(isFinal ? { state: "failed" as const } : {}),
    },
  });
}
