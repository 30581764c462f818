import { randomInt } from "node:crypto";
import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory, requireRole } from "#lib/auth/actor.ts";
import { hashToken, newToken } from "#lib/platform/crypto/token.ts";
import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { fieldErrorsOf } from "#lib/platform/http/problem.ts";
import { type IssuedKey, type IssueKeyInput, issueKeyInput } from "./contract.ts";
import { findDirectoryName, insertKey } from "./key.store.ts";
import { keyViewOf } from "./key-view.ts";

/** Without look-alikes (0 o, 1 l i), as people read prefixes to each other. */
const PREFIX_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";

function newPrefix(): string {
  return Array.from({ length: 8 }, () => PREFIX_LETTERS[randomInt(PREFIX_LETTERS.length)]).join("");
}

/**
 * Makes a key of a directory's SCIM endpoint. One secret serves both ways in: as bearer token
 * `mstr_<prefix>_<43 characters>`, and as the password of HTTP Basic beside the user name `muster-<prefix>`.
 * Only its SHA-256 is stored: this answer is the one time that it can be read.
 * @throws AppError not_found (no such directory in the actor's scope), forbidden, validation_failed
 */
export async function issueKey(actor: Actor, directoryId: string, input: IssueKeyInput): Promise<IssuedKey> {
  requireRole(actor, "admin");
  requireDirectory(actor, directoryId);
  const parsed = issueKeyInput.safeParse(input);
  if (!parsed.success) throw new AppError("validation_failed", { errors: fieldErrorsOf(parsed.error) });
  const { name, scopes, expiresAt } = parsed.data;

  const letters = newPrefix();
  const prefix = `mstr_${letters}`;
  const userName = `muster-${letters}`;
  const token = `${prefix}_${newToken()}`;
  const row = await inTransaction(async (tx) => {
    const directoryName = await findDirectoryName(tx, directoryId);
    if (directoryName === null) throw new AppError("not_found", { detail: "There is no such directory." });
    const key = await insertKey(tx, {
      id: newId(),
      directoryId,
      name,
      prefix,
      clientId: userName,
      secretHash: hashToken(token),
      scopes,
      createdById: actor.adminId,
      createdByName: actor.name,
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
    });
    await recordAudit(tx, actor, {
      action: "key.issue",
      directoryId,
      subject: { type: "key", id: key.id, label: `${name} of ${directoryName}` },
      after: { name, prefix, scopes, expiresAt },
    });
    await publish(tx, { topic: "keys", directoryId, id: key.id });
    await publish(tx, { topic: "directories", directoryId });
    await publish(tx, { topic: "home" });
    return key;
  });
  return { key: keyViewOf(row), token, basic: { userName, password: token } };
}
