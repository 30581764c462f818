import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireAllDirectories } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { deleteAttributeRow, findAttribute, lockRoles } from "./attribute.store.ts";
import { heldValues, scimPathsOf } from "./held-values.ts";
import { attributeRoleNames, attributeRoles } from "./vocabulary.ts";

/**
 * Deletes a custom attribute that nothing uses and of which no user has a value under a path of its own.
 * @throws AppError not_found, attribute_in_use, forbidden
 */
export async function deleteAttribute(actor: Actor, id: string): Promise<void> {
  requireAllDirectories(actor);
  await inTransaction(async (tx) => {
    const roles = await lockRoles(tx);
    const row = await findAttribute(id, tx);
    if (!row) {
      throw new AppError("not_found", {
        detail: "There is no such attribute. It may have been deleted already.",
      });
    }
    const uses = [
      ...attributeRoles.filter((role) => roles[role] === row.key).map((role) => attributeRoleNames[role]),
      ...row.mappings.map(({ directory }) => `the mapping of ${directory.name}`),
    ];
    if (uses.length > 0) {
      throw new AppError("attribute_in_use", {
        detail: `${row.key} is in use: ${uses.join(", ")}. Choose another attribute there first.`,
      });
    }
    if (row.builtIn) {
      throw new AppError("attribute_in_use", {
        detail: `${row.key} is built in: the users' pages show it, so it stays.`,
      });
    }
    const held = await heldValues(tx, row, scimPathsOf(row));
    if (held !== null) {
      throw new AppError("attribute_in_use", { detail: `${row.key} is in use. ${held}` });
    }
    await deleteAttributeRow(tx, id);
    await recordAudit(tx, actor, {
      action: "attribute.delete",
      subject: { type: "attribute", id, label: row.key },
      before: {
        key: row.key,
        label: row.label,
        oktaPath: row.oktaPath,
        graphPath: row.graphPath,
        scimPath: row.scimPath,
      },
    });
    await publish(tx, { topic: "attributes" });
  });
}
