import { newId } from "#lib/platform/db/id.ts";
import type { Tx } from "#lib/platform/db/prisma.ts";
import type { Condition } from "./condition.ts";
import type { OpenAlert } from "./reconcile.ts";

/** Of several servers that look at once, one does, and the others see what it wrote. */
export async function lockAlerts(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('muster.alert', 0))`;
}

const shown = { id: true, kind: true, subject: true, stage: true, mailedAt: true, goneAt: true } as const;

export function findOpenAlerts(tx: Tx): Promise<OpenAlert[]> {
  return tx.alert.findMany({ where: { closedAt: null }, select: shown });
}

const wordsOf = ({ directoryId, directoryIds, severity, title, detail, link }: Condition) => ({
  directoryId,
  directoryIds: [...directoryIds],
  severity,
  title,
  detail,
  linkLabel: link.label,
  linkHref: link.href,
});

/** Opens an alert. @throws a unique violation where the same is open */
export async function insertAlert(tx: Tx, condition: Condition, told: boolean, now: Date): Promise<void> {
  await tx.alert.create({
    data: {
      id: newId(),
      kind: condition.kind,
      subject: condition.subject,
      ...wordsOf(condition),
      stage: condition.stage ?? null,
      openedAt: now,
      mailedAt: told ? now : null,
    },
    select: { id: true },
  });
}

/** What the condition says by now; `told` when it was mailed just now, at this stage. */
export async function updateAlert(
  tx: Tx,
  id: string,
  condition: Condition,
  told: boolean,
  now: Date,
): Promise<void> {
  await tx.alert.update({
    where: { id },
    data: {
      ...wordsOf(condition),
      goneAt: null,
      ...(told ? { mailedAt: now, stage: condition.stage ?? null } : {}),
    },
    select: { id: true },
  });
}

export async function markGone(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length > 0) await tx.alert.updateMany({ where: { id: { in: [...ids] } }, data: { goneAt: now } });
}

export type ClosedAlert = {
  kind: string;
  directoryId: string | null;
  directoryIds: string[];
  title: string;
  openedAt: Date;
  goneAt: Date | null;
  mailedAt: Date | null;
  linkHref: string;
  directory: { enabled: boolean; clusterId: string | null } | null;
};

export async function closeAlert(tx: Tx, id: string, now: Date): Promise<ClosedAlert> {
  return tx.alert.update({
    where: { id },
    data: { closedAt: now },
    select: {
      kind: true,
      directoryId: true,
      directoryIds: true,
      title: true,
      openedAt: true,
      goneAt: true,
      mailedAt: true,
      linkHref: true,
      directory: { select: { enabled: true, clusterId: true } },
    },
  });
}

/** Deletes alerts that were over before. */
export async function deleteClosedAlerts(tx: Tx, before: Date): Promise<void> {
  await tx.alert.deleteMany({ where: { closedAt: { lt: before } } });
}

/** Who runs this installation, as a mail says it. */
export function readOrganisation(tx: Tx): Promise<{ name: string; supportContact: string }> {
  return tx.organisation.findUniqueOrThrow({
    where: { id: 1 },
    select: { name: true, supportContact: true },
  });
}
