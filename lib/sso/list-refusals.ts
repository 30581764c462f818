import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import type { SamlRefusals } from "./contract.ts";
import { findRefusals } from "./refusal.store.ts";

const SHOWN = 20;

/** What was refused lately in a directory's SAML sign-ins, with the cause of each. @throws AppError not_found */
export async function listSamlRefusals(actor: Actor, directoryId: string): Promise<SamlRefusals> {
  requireDirectory(actor, directoryId);
  const rows = await findRefusals(directoryId, SHOWN);
  return {
    refusals: rows.map(({ id, at, reason, detail, nameId, userId, userName }) => ({
      id,
      at: at.toISOString(),
      reason,
      detail,
      nameId,
      user: userId === null ? null : { id: userId, name: userName ?? "" },
    })),
  };
}
