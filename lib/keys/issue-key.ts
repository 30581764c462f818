import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory, requireRole } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { type CreatedKey, createKeyInput } from "./contract.ts";
import { findKeyDirectory, insertKey } from "./key.store.ts";
import { newKeyToken } from "./key-token.ts";
import { viewOfKey } from "./key-view.ts";
import type { z } from "zod";

/**
 * Issues a key of a directory's SCIM endpoint. The token is in this answer and nowhere else.
 * @throws AppError forbidden, not_found, validation_failed
 */
export async function issueKey(
  actor: Actor,
  directoryId: string,
  input: z.input<typeof createKeyInput>,
): Promise<CreatedKey> {
  requireRole(actor, "admin");
  requireDirectory(actor, directoryId);
  const parsed = createKeyInput.safeParse(input);
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => ({ field: issue.path.join("."), detail: issue.message }));
    throw new AppError("validation_failed", { errors });
  }
  const { name, kind, scopes, expiresAt } = parsed.data;
  const directory = await findKeyDirectory(directoryId);
  if (!directory) throw new AppError("not_found", { detail: "There is no such directory." });
  const { token, prefix, clientId, secretHash } = newKeyToken(kind);
  const row = await inTransaction(async (tx) => {
    const created = await insertKey(tx, {
      id: newId(),
      directoryId,
      name,
      kind,
      prefix,
      clientId,
      secretHash,
      scopes,
      createdById: actor.adminId,
      createdByName: actor.name,
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
    });
    await recordAudit(tx, actor, {
      action: "key.create",
      directoryId,
      subject: { type: "key", id: created.id, label: `${name} (${prefix})` },
      after: { name, kind, scopes, expiresAt, directory: directory.name },
    });
    await publish(tx, { topic: "keys", directoryId, id: created.id });
    await publish(tx, { topic: "home" });
    return created;
  });
  return { key: viewOfKey(row), token };
}
