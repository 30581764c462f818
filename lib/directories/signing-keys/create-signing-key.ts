import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireAllDirectories, requireDirectory } from "#lib/auth/actor.ts";
import { sealSecret } from "#lib/platform/crypto/key-ring.ts";
import { newId } from "#lib/platform/db/id.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { findDirectory } from "../directory.store.ts";
import type { CreateSigningKeyInput, SigningKeyView } from "./contract.ts";
import { kidOf, signingKeyViewOf } from "./key-view.ts";
import { type MadeKey, makeCertificate, makeKey, readPem } from "./make-key.ts";
import { findSigningKey, insertSigningKey } from "./signing-key.store.ts";

/**
 * Makes a key pair for a directory that is being set up (`directoryId` null), or a next one beside the one that a saved
 * directory uses. Its public part is to be registered with the provider; it is used from the save that names it.
 *
 * @throws AppError not_found; conflict for another provider's directory; validation_failed (field `pem`)
 */
export async function createSigningKey(
  actor: Actor,
  directoryId: string | null,
  input: CreateSigningKeyInput,
): Promise<SigningKeyView> {
  const label = await requirePlace(actor, directoryId, input.for);
  const made = await make(input);
  const id = newId();
  const sealed = sealSecret(made.privateKey, { table: "signing_key", row: id, column: "private_key" });
  return inTransaction(async (tx) => {
    await insertSigningKey(tx, {
      id,
      directoryId,
      madeById: actor.adminId,
      algorithm: made.algorithm,
      publicJwk: made.publicJwk,
      certificate: made.certificate,
      expiresAt: made.expiresAt,
      sealed,
    });
    await recordAudit(tx, actor, {
      action: "signing-key.create",
      directoryId,
      subject: { type: "signing-key", id, label },
      after: {
        kid: kidOf(made.publicJwk),
        for: input.for,
        brought: input.for === "entra" && input.pem !== "",
      },
    });
    const row = await findSigningKey(id, tx);
    if (row === null) throw new Error("A key that was just stored is not there.");
    return signingKeyViewOf(row);
  });
}

async function requirePlace(
  actor: Actor,
  directoryId: string | null,
  provider: CreateSigningKeyInput["for"],
): Promise<string> {
  if (directoryId === null) {
    requireAllDirectories(actor);
    return "a directory that is being set up";
  }
  requireDirectory(actor, directoryId);
  const directory = await findDirectory(directoryId);
  if (directory === null)
    throw new AppError("not_found", {
      detail: "There is no such directory. It may have been deleted meanwhile.",
    });
  if (directory.type !== provider)
    throw new AppError("conflict", {
      detail: `This directory is no ${provider === "okta" ? "Okta org" : "Entra tenant"}.`,
    });
  return directory.name;
}

async function make(input: CreateSigningKeyInput): Promise<MadeKey> {
  if (input.for === "okta") return makeKey(input.kind);
  if (input.pem.trim() === "") return makeCertificate();
  const read = await readPem(input.pem);
  if (!read.ok) throw new AppError("validation_failed", { field: "pem", detail: read.detail });
  return read.key;
}
