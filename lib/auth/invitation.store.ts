import { newId } from "#lib/platform/db/id.ts";
import { prisma, type Tx } from "#lib/platform/db/prisma.ts";
import { cancelMailsAbout } from "#lib/platform/mail/cancel-mails-about.ts";
import type { Role } from "./actor.ts";
import { emailKeyOf } from "./email-key.ts";

/** An invitation can be accepted for seven days. */
export const INVITATION_MS = 7 * 24 * 60 * 60 * 1000;

const invitationRow = {
  id: true,
  email: true,
  role: true,
  allDirectories: true,
  directoryIds: true,
  invitedById: true,
  invitedByName: true,
  createdAt: true,
  expiresAt: true,
} as const;

export type InvitationRow = NonNullable<Awaited<ReturnType<typeof findOpenInvitation>>>;

/** Invitations neither accepted nor voided, the newest first; expired ones stay listed for a month. */
export async function listOpenInvitations(now: Date) {
  return await prisma().adminInvitation.findMany({
    where: {
      acceptedAt: null,
      voidedAt: null,
      expiresAt: { gt: new Date(now.getTime() - 30 * 24 * 60 * 60 * 1000) },
    },
    select: invitationRow,
    orderBy: { createdAt: "desc" },
    take: 500,
  });
}

/** The invitation behind a link's token, if it can still be accepted. */
export async function findInvitationByToken(db: Tx, tokenHash: string, now: Date) {
  return await db.adminInvitation.findFirst({
    where: { tokenHash, acceptedAt: null, voidedAt: null, expiresAt: { gt: now } },
    select: invitationRow,
  });
}

export async function findOpenInvitation(tx: Tx, id: string) {
  return await tx.adminInvitation.findFirst({
    where: { id, acceptedAt: null, voidedAt: null },
    select: invitationRow,
  });
}

/** The invitations to an address that can still be accepted. */
export async function findInvitationsTo(tx: Tx, email: string, now: Date) {
  return await tx.adminInvitation.findMany({
    where: { emailKey: emailKeyOf(email), acceptedAt: null, voidedAt: null, expiresAt: { gt: now } },
    select: invitationRow,
  });
}

interface NewInvitation {
  tokenHash: string;
  email: string;
  role: Role;
  directoryIds: readonly string[] | null;
  invitedById: string | null;
  invitedByName: string;
}

/** A new invitation; older ones to the same email end, so that one link is good at a time. */
export async function insertInvitation(tx: Tx, invitation: NewInvitation, now: Date): Promise<InvitationRow> {
  const { directoryIds, ...rest } = invitation;
  const emailKey = emailKeyOf(invitation.email);
  await voidOpen(tx, { emailKey }, now, "A newer invitation took its place.");
  return await tx.adminInvitation.create({
    data: {
      ...rest,
      id: newId(),
      emailKey,
      allDirectories: directoryIds === null,
      directoryIds: [...(directoryIds ?? [])],
      createdAt: now,
      expiresAt: new Date(now.getTime() + INVITATION_MS),
    },
    select: invitationRow,
  });
}

export async function markAccepted(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.adminInvitation.update({ where: { id }, data: { acceptedAt: now }, select: { id: true } });
  await cancelMailsAbout(tx, { type: "invitation", ids: [id] }, "The invitation was accepted.");
}

export async function markVoided(tx: Tx, id: string, now: Date): Promise<void> {
  await voidOpen(tx, { id }, now, "The invitation was withdrawn.");
}

/** Ends the open invitations that an admin gave out: their rights may now be less than what they gave. */
export async function voidInvitationsBy(tx: Tx, adminId: string, now: Date): Promise<void> {
  await voidOpen(tx, { invitedById: adminId }, now, "The rights of the admin who invited were changed.");
}

/** Voids the open ones among them, and takes back their mails that are not sent. */
async function voidOpen(
  tx: Tx,
  which: { id: string } | { emailKey: string } | { invitedById: string },
  now: Date,
  why: string,
): Promise<void> {
  const open = await tx.adminInvitation.findMany({
    where: { ...which, acceptedAt: null, voidedAt: null },
    select: { id: true },
  });
  const ids = open.map(({ id }) => id);
  if (ids.length === 0) return;
  await tx.adminInvitation.updateMany({ where: { id: { in: ids } }, data: { voidedAt: now } });
  await cancelMailsAbout(tx, { type: "invitation", ids }, why);
}

/** Who runs this installation, as a mail says it; the first migration wrote the one row. */
export async function readOrganisation(tx: Tx): Promise<{ name: string; supportContact: string }> {
  return await tx.organisation.findUniqueOrThrow({
    where: { id: 1 },
    select: { name: true, supportContact: true },
  });
}

/** Deletes invitations whose time was over before. */
export async function deleteOldInvitations(tx: Tx, before: Date): Promise<void> {
  await tx.adminInvitation.deleteMany({ where: { expiresAt: { lt: before } } });
}
