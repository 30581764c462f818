import { recordAudit } from "#lib/audit/audit.ts";
import { hashToken } from "#lib/platform/crypto/token.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction, type Tx } from "#lib/platform/db/prisma.ts";
import { env } from "#lib/platform/env/env.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { type Actor, systemActor } from "./actor.ts";
import { countOwners, emailIsTaken, insertAdmin, lockAdmins } from "./admin.store.ts";
import type { CreatedAccountView, CreateOwnerInput } from "./contract.ts";
import { hashPassword } from "./password.ts";
import { refusePassword } from "./password-policy.ts";
import { dropSetupLinks, setupLinkIsOpen, useSetupLink } from "./setup-link.store.ts";

const usedLink = () =>
  new AppError("link_used", {
    detail:
      "This link was used, replaced by a newer one, or is older than 24 hours. Run `npm run up` on the server: it prints a new one as long as there is no owner.",
  });

/**
 * Creates the first owner through the one-time link.
 *
 * @throws AppError link_used when the link is used, replaced or expired, or an owner exists
 */
export async function createFirstOwner(
  input: CreateOwnerInput,
  origin: { address: string; requestId: string },
  now: Date = new Date(),
): Promise<CreatedAccountView> {
  const tokenHash = hashToken(input.token);
  // Before the hash: whoever holds no link must not make the server do 60 ms of work.
  if (!(await setupLinkIsOpen(tokenHash, now))) throw usedLink();
  const passwordHash = await hashPassword(input.password);
  await inTransaction(async (tx) => {
    await lockAdmins(tx);
    if (!(await useSetupLink(tx, tokenHash, now)) || (await countOwners(tx)) > 0) throw usedLink();
    await insertOwner(tx, { ...systemActor("Set-up link"), ...origin }, { ...input, passwordHash });
  });
  return { email: input.email };
}

/**
 * Creates the first owner from MUSTER_ADMIN_EMAIL and MUSTER_ADMIN_PASSWORD, for
 * installations without a browser. Does nothing when they are not set or an
 * owner exists; the variables can then be removed.
 *
 * @returns the email of the created owner, or null
 * @throws AppError validation_failed when the password is too weak
 */
export async function createFirstOwnerFromEnv(): Promise<string | null> {
  const { MUSTER_ADMIN_EMAIL: email, MUSTER_ADMIN_PASSWORD: password } = env();
  if (!email || !password) return null;
  if ((await inTransaction(countOwners)) > 0) return null;
  const refusal = refusePassword(password, [email]);
  if (refusal)
    throw new AppError("validation_failed", {
      field: "MUSTER_ADMIN_PASSWORD",
      detail: `MUSTER_ADMIN_PASSWORD: ${refusal}`,
    });
  const passwordHash = await hashPassword(password);
  return await inTransaction(async (tx) => {
    await lockAdmins(tx);
    if ((await countOwners(tx)) > 0) return null;
    await insertOwner(tx, systemActor("First start"), {
      name: email.split("@")[0] ?? email,
      email,
      passwordHash,
    });
    return email;
  });
}

async function insertOwner(
  tx: Tx,
  actor: Actor,
  owner: { name: string; email: string; passwordHash: string },
): Promise<void> {
  if (await emailIsTaken(tx, owner.email)) {
    throw new AppError("admin_email_taken", {
      field: "email",
      detail: "An admin with this email exists. Use another one.",
    });
  }
  const id = await insertAdmin(tx, { ...owner, role: "owner", directoryIds: null });
  await dropSetupLinks(tx);
  await recordAudit(tx, actor, {
    action: "admin.create",
    subject: { type: "admin", id, label: owner.name },
    after: { name: owner.name, email: owner.email, role: "owner", directories: "all" },
  });
  await publish(tx, { topic: "admins", id });
}
