import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import type { Tx } from "#lib/platform/db/prisma.ts";
import { Prisma } from "#prisma/generated/client.ts";

export type AuditRecord = {
  /** Dotted, subject first: "directory.create". */
  action: string;
  directoryId?: string | null;
  /** `label` is what people call it, kept as it was at that time. */
  subject: { type: string; id: string | null; label: string };
  /** What changed, without secrets; a replaced secret is told as `{ apiToken: "replaced" }`. */
  before?: Prisma.InputJsonValue;
  after?: Prisma.InputJsonValue;
};

/** Writes one line of the audit trail in the transaction of the change that it tells. */
export async function recordAudit(tx: Tx, actor: Actor, record: AuditRecord): Promise<void> {
  await tx.auditEntry.create({
    data: {
      id: newId(),
      actorId: actor.adminId,
      actorName: actor.name,
      action: record.action,
      directoryId: record.directoryId ?? null,
      subjectType: record.subject.type,
      subjectId: record.subject.id,
      subjectLabel: record.subject.label,
      before: record.before ?? Prisma.DbNull,
      after: record.after ?? Prisma.DbNull,
      address: actor.address,
      requestId: actor.requestId,
    },
    select: { id: true },
  });
  await publish(tx, { topic: "audit", ...(record.directoryId ? { directoryId: record.directoryId } : {}) });
}
