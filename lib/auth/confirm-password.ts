import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { Actor } from "./actor.ts";
import { checkPassword } from "./check-password.ts";
import type { ConfirmPasswordInput } from "./contract.ts";
import { markVerified } from "./session.store.ts";

/**
 * The actor gives their password again, as sensitive actions ask for; it holds
 * for 15 minutes in this session. Wrong ones count like those of a sign-in.
 *
 * @throws AppError validation_failed beside the password; too_many_requests
 */
export async function confirmPassword(
  actor: Actor,
  { password }: ConfirmPasswordInput,
  now: Date = new Date(),
): Promise<void> {
  await requireOwnPassword(actor, password, "password", now);
  const { sessionId } = actor;
  if (sessionId) await inTransaction((tx) => markVerified(tx, sessionId, now));
}

/** @throws AppError validation_failed beside `field`; too_many_requests */
export async function requireOwnPassword(
  actor: Actor,
  password: string,
  field: string,
  now: Date,
): Promise<void> {
  const account = await checkPassword({ email: actor.email ?? "", password, address: actor.address }, now);
  if (account && account.id === actor.adminId) return;
  throw new AppError("validation_failed", {
    field,
    detail: "This is not your current password. Check it, then try again.",
  });
}
