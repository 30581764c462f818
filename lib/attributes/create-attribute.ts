import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireAllDirectories } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { uniqueViolation } from "#lib/platform/errors/database-error.ts";
import { readAllAgain } from "#lib/sync/read-again.ts";
import { findAttribute, findRoles, insertAttribute, lockRoles } from "./attribute.store.ts";
import { attributeViewOf } from "./attribute-view.ts";
import type { AttributeView, CreateAttributeInput } from "./contract.ts";
import { scimPathProblem } from "./custom-attribute.ts";
import { takenPath } from "./refuse-path.ts";
import { storedPaths } from "./stored-paths.ts";

/**
 * Adds a custom global attribute. With a SCIM path in an extension it becomes part of every directory's schema.
 * @throws AppError attribute_key_taken (field `key`), validation_failed (field `scimPath`), forbidden
 */
export async function createAttribute(actor: Actor, input: CreateAttributeInput): Promise<AttributeView> {
  requireAllDirectories(actor);
  const id = newId();
  const { key, label, help, type } = input;
  const row = { id, key, label, help, type, ...storedPaths(input) };
  try {
    return await inTransaction(async (tx) => {
      await lockRoles(tx);
      const detail = scimPathProblem(row, input.scimPath) ?? (await takenPath(tx, null, row, input.scimPath));
      if (detail !== null) {
        throw new AppError("validation_failed", { field: "scimPath", detail });
      }
      await insertAttribute(tx, row);
      const { id: _id, ...after } = row;
      await recordAudit(tx, actor, {
        action: "attribute.create",
        subject: { type: "attribute", id, label: key },
        after,
      });
      await publish(tx, { topic: "attributes" });
      if (row.scimPath !== null && row.oktaPath !== null) await readAllAgain(tx, "okta");
      if (row.scimPath !== null && row.graphPath !== null) await readAllAgain(tx, "entra");
      const created = await findAttribute(id, tx);
      if (!created) {
        throw new AppError("internal");
      }
      return attributeViewOf(actor, created, await findRoles(tx));
    });
  } catch (error) {
    if (uniqueViolation(error) !== null) {
      throw new AppError("attribute_key_taken", {
        field: "key",
        detail: `There is a global attribute named ${key} already. Choose another name, or change that one.`,
        cause: error,
      });
    }
    throw error;
  }
}
