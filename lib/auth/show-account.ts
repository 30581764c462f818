import { AppError } from "#lib/platform/errors/app-error.ts";
import type { Actor } from "./actor.ts";
import type { AccountView, CurrentSessionView } from "./contract.ts";

/** The signed-in admin as the account page shows them. @throws AppError forbidden for the installation itself */
export function showAccount(actor: Actor): AccountView {
  if (!actor.adminId || !actor.email) throw new AppError("forbidden");
  return { id: actor.adminId, name: actor.name, email: actor.email, role: actor.role };
}

/** Who is signed in, and with which rights. @throws AppError forbidden for the installation itself */
export function showCurrentSession(actor: Actor): CurrentSessionView {
  const { id: adminId, ...account } = showAccount(actor);
  return {
    adminId,
    ...account,
    sessionId: actor.sessionId ?? "",
    directoryIds: actor.directoryIds ? [...actor.directoryIds] : null,
  };
}
