import { byTableOrder } from "#lib/attributes/table-order.ts";
import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { readAgain } from "#lib/sync/read-again.ts";
import { draftRows } from "./apply-lines.ts";
import type { MappingView, UpdateMappingInput } from "./contract.ts";
import { userTypeIn } from "./directory-mapping.ts";
import { findFaults } from "./find-faults.ts";
import { getMapping, requireReadDirectory } from "./get-mapping.ts";
import { findMappedRows, type MappedRow, saveMappings } from "./mapping.store.ts";
import { requireKnownNames } from "./require-known-names.ts";

/**
 * Changes how the users of a directory are made of what is read there. Those who are here get the new values by a full
 * pass, which begins at once.
 * @throws AppError not_found; conflict for a directory that nothing can be read from; validation_failed beside
 *   `lines.<index>.source`; directory_failed when Graph could not be asked for a property that Muster does not know
 */
export async function saveMapping(
  actor: Actor,
  directoryId: string,
  { lines }: UpdateMappingInput,
): Promise<MappingView> {
  requireDirectory(actor, directoryId);
  const [directory, userType] = await Promise.all([
    requireReadDirectory(directoryId),
    userTypeIn(directoryId),
  ]);
  await requireKnownNames(directory, lines);
  await inSqlTransaction(async (tx) => {
    const { identifier, name, type } = await requireReadDirectory(directoryId, tx);
    const rows = (await findMappedRows(directoryId, tx)).sort(byTableOrder);
    const wanted = draftRows(rows, lines, userType);
    const changed = new Set(lines.map(({ attributeId }) => attributeId));
    const faults = findFaults(wanted, changed, type, { identifier });
    if (faults.length > 0) {
      const indexOf = (id: string) => lines.findIndex(({ attributeId }) => attributeId === id);
      throw new AppError("validation_failed", {
        errors: faults.map(({ attributeId, detail }) => ({
          field: indexOf(attributeId) < 0 ? "lines" : `lines.${indexOf(attributeId)}.source`,
          detail,
        })),
      });
    }
    const before = new Map(rows.map((row) => [row.id, row]));
    const different = wanted.filter((row) => {
      const old = before.get(row.id);
      return old?.kind !== row.kind || old.source !== row.source || old.readWins !== row.readWins;
    });
    if (different.length === 0) return;
    await saveMappings(
      tx,
      directoryId,
      different.map(({ id, kind, source, readWins }) => ({ attributeId: id, kind, source, readWins })),
    );
    const told = (of: (row: MappedRow) => MappedRow | undefined) =>
      Object.fromEntries(different.map((row) => [row.key, wordsOf(of(row) ?? row)]));
    await recordAudit(tx, actor, {
      action: "mapping.update",
      directoryId,
      subject: { type: "directory", id: directoryId, label: name },
      before: told((row) => before.get(row.id)),
      after: told((row) => row),
    });
    await publish(tx, { topic: "attributes", directoryId });
    await readAgain(tx, directoryId, actor.name);
  });
  return getMapping(actor, directoryId);
}

/** One attribute's mapping, as the audit trail tells it. */
function wordsOf({ kind, source, readWins }: MappedRow): string {
  const origin = {
    default: "default",
    none: "not mapped",
    attribute: source,
    constant: `“${source}”`,
    expression: `= ${source}`,
  }[kind];
  return readWins ? `${origin}, wins over SCIM` : origin;
}
