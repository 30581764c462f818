import { recordAudit } from "#lib/audit/audit.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { type Actor, type Role, requireRole } from "./actor.ts";
import { emailIsTaken, insertAdmin, lockAdmins } from "./admin.store.ts";
import { refuseGrant } from "./may-manage.ts";
import { hashPassword } from "./password.ts";
import { refusePassword } from "./password-policy.ts";
import { dropSetupLinks } from "./setup-link.store.ts";

interface NewAdminInput {
  email: string;
  password: string;
  role: Role;
  /** The part of the email before the @ when left out. */
  name?: string;
}

/**
 * Creates an admin for all directories who can sign in at once, without an
 * invitation; for the command line.
 *
 * @returns the new admin's id
 * @throws AppError validation_failed (password), admin_email_taken, forbidden
 */
export async function createAdmin(
  actor: Actor,
  input: NewAdminInput,
): Promise<{ id: string; email: string; role: Role }> {
  requireRole(actor, "admin");
  const refusedGrant = refuseGrant(actor, { role: input.role, directoryIds: null });
  if (refusedGrant) throw new AppError("forbidden", { detail: refusedGrant });
  const email = input.email.trim();
  const name = input.name ?? email.split("@")[0] ?? email;
  const refusal = refusePassword(input.password, [name, email]);
  if (refusal) throw new AppError("validation_failed", { field: "password", detail: refusal });
  const passwordHash = await hashPassword(input.password);
  return await inTransaction(async (tx) => {
    await lockAdmins(tx);
    if (await emailIsTaken(tx, email)) {
      throw new AppError("admin_email_taken", {
        field: "email",
        detail: `An admin with the email ${email} exists.`,
      });
    }
    const id = await insertAdmin(tx, { name, email, role: input.role, directoryIds: null, passwordHash });
    if (input.role === "owner") await dropSetupLinks(tx);
    await recordAudit(tx, actor, {
      action: "admin.create",
      subject: { type: "admin", id, label: name },
      after: { name, email, role: input.role, directories: "all" },
    });
    await publish(tx, { topic: "admins", id });
    return { id, email, role: input.role };
  });
}
