import { type Actor, requireAllDirectories } from "#lib/auth/actor.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { findAttributeByKey, findRoles } from "./attribute.store.ts";
import type { IdentifierPreview } from "./contract.ts";
import { surveyIdentifier } from "./survey-identifier.ts";
import { REWRITE_TIMEOUT_MS } from "./switch-identifier.ts";

/**
 * What it would mean to identify users by another attribute; changes nothing.
 * @throws AppError validation_failed (field `identifier`), forbidden
 */
export function previewIdentifier(actor: Actor, key: string): Promise<IdentifierPreview> {
  requireAllDirectories(actor);
  return inTransaction(
    async (tx) => {
      const [attribute, roles] = [await findAttributeByKey(key, tx), await findRoles(tx)];
      if (!attribute) {
        throw new AppError("validation_failed", {
          field: "identifier",
          detail: `There is no global attribute named ${key}.`,
        });
      }
      return { identifier: key, current: roles.identifier, ...(await surveyIdentifier(tx, attribute)) };
    },
    { timeoutMs: REWRITE_TIMEOUT_MS },
  );
}
