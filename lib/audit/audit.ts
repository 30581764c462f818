import type { Actor } from "#lib/auth/actor.ts";
import { type AnyTx, execute } from "#lib/platform/db/execute.ts";
import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import type { Prisma } from "#prisma/generated/client.ts";

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
export async function recordAudit(tx: AnyTx, actor: Actor, record: AuditRecord): Promise<void> {
  const json = (value: Prisma.InputJsonValue | undefined) =>
    value === undefined ? null : JSON.stringify(value);
  await execute(
    tx,
    `insert into audit_entry (id, actor_id, actor_name, action, directory_id, subject_type, subject_id, subject_label, before, after, address, request_id)
     values ($1::uuid, $2::uuid, $3, $4, $5::uuid, $6, $7, $8, $9::text::jsonb, $10::text::jsonb, $11, $12)`,
    [
      newId(),
      actor.adminId,
      actor.name,
      record.action,
      record.directoryId ?? null,
      record.subject.type,
      record.subject.id,
      record.subject.label,
      json(record.before),
      json(record.after),
      actor.address,
      actor.requestId,
    ],
  );
  await publish(tx, { topic: "audit", ...(record.directoryId ? { directoryId: record.directoryId } : {}) });
}
