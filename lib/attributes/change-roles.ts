import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireAllDirectories } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction, type Tx } from "#lib/platform/db/prisma.ts";
import { AppError, type FieldError } from "#lib/platform/errors/app-error.ts";
import { type AttributeRow, findAttributes, findRoles, lockRoles, saveRoles } from "./attribute.store.ts";
import { rolesViewOf } from "./attribute-view.ts";
import type { AttributeRolesInput, AttributeRolesView } from "./contract.ts";
import { REWRITE_TIMEOUT_MS, switchIdentifier } from "./switch-identifier.ts";
import { attributeRoles } from "./vocabulary.ts";

/**
 * Saves the dialog behind the gear: which attribute identifies a user, and which hold email, name and manager.
 * Saving it unchanged confirms it, which the set-up checklist waits for.
 *
 * @throws AppError validation_failed (unknown or unfit attribute), identifier_collides (field `identifier`), forbidden
 */
export function changeRoles(actor: Actor, input: AttributeRolesInput): Promise<AttributeRolesView> {
  requireAllDirectories(actor);
  return inTransaction(
    async (tx) => {
      const { confirmedAt, ...before } = await lockRoles(tx);
      const attributes = await requireFit(tx, input);
      const to = attributes.get(input.identifier);
      if (to && input.identifier !== before.identifier) {
        await switchIdentifier(tx, {
          from: attributes.get(before.identifier) ?? null,
          to,
          field: "identifier",
        });
      }
      await saveRoles(tx, input, new Date());
      await recordAudit(tx, actor, {
        action: confirmedAt === null ? "attributes.confirm" : "attributes.change-roles",
        subject: { type: "organisation", id: null, label: "Global attributes" },
        before,
        after: input,
      });
      await publish(tx, { topic: "attributes" });
      await publish(tx, { topic: "home" });
      return rolesViewOf(await findRoles(tx));
    },
    { timeoutMs: REWRITE_TIMEOUT_MS },
  );
}

async function requireFit(tx: Tx, input: AttributeRolesInput): Promise<Map<string, AttributeRow>> {
  const attributes = new Map((await findAttributes(tx)).map((row) => [row.key, row]));
  const errors = attributeRoles.flatMap((role): FieldError[] => {
    const row = attributes.get(input[role]);
    if (!row) {
      return [
        {
          field: role,
          detail: `There is no global attribute named ${input[role]}. It may have been deleted.`,
        },
      ];
    }
    if (row.scimPath === null) {
      return [
        {
          field: role,
          detail: `${row.label} has no SCIM path, so no user has a value. Add one, or choose another.`,
        },
      ];
    }
    return [];
  });
  if (errors.length > 0) {
    throw new AppError("validation_failed", { errors });
  }
  return attributes;
}
