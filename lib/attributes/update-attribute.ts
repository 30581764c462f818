import { recordAudit } from "#lib/audit/audit.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction, type Tx } from "#lib/platform/db/prisma.ts";
import { AppError, type FieldError } from "#lib/platform/errors/app-error.ts";
import { readAllAgain } from "#lib/sync/read-again.ts";
import {
  type AttributeRow,
  findAttribute,
  findMappableDirectories,
  lockRoles,
  replaceMappings,
  updateAttributeRow,
} from "./attribute.store.ts";
import { attributeViewOf } from "./attribute-view.ts";
import type { AttributeView, UpdateAttributeInput } from "./contract.ts";
import { scimPathProblem } from "./custom-attribute.ts";
import { heldValues, scimPathsOf } from "./held-values.ts";
import { takenPath } from "./refuse-path.ts";
import { storedPaths } from "./stored-paths.ts";
import { REWRITE_TIMEOUT_MS, switchIdentifier } from "./switch-identifier.ts";
import { pathKindOf, pathProblem } from "./vocabulary.ts";

/**
 * Changes an attribute's words and paths. Where it is the primary user identifier and its SCIM path changes,
 * that is a change of the identifier: refused if users would collide, else all users' keys are rewritten.
 *
 * @throws AppError not_found, validation_failed, attribute_in_use (users hold values under a path of its own that
 *   would go), identifier_collides, forbidden (default paths by an actor
 *   who is limited to some directories)
 */
export function updateAttribute(
  actor: Actor,
  id: string,
  input: UpdateAttributeInput,
): Promise<AttributeView> {
  return inTransaction(
    async (tx) => {
      const roles = await lockRoles(tx);
      const before = await findAttribute(id, tx);
      if (!before) {
        throw new AppError("not_found", {
          detail: "There is no such attribute. It may have been deleted meanwhile.",
        });
      }
      const row = { label: input.label, help: input.help, ...storedPaths(input) };
      requireScopeForDefaults(actor, before, row);
      const directories = await findMappableDirectories(actor.directoryIds, tx);
      const mappings = input.mappings.filter(({ path }) => path !== "");
      requireValidMappings(mappings, directories);
      await requireScimPaths(tx, before, row.scimPath ?? "", scimMappings(mappings, directories));

      await updateAttributeRow(tx, id, row);
      const pushOnly = directories.filter(({ type }) => type === "scim");
      await replaceMappings(
        tx,
        id,
        pushOnly.map((directory) => directory.id),
        mappings,
      );
      const after = await findAttribute(id, tx);
      if (!after) {
        throw new AppError("internal");
      }
      await requireNoneLost(tx, before, after);
      if (roles.identifier === before.key) {
        await switchIdentifier(tx, { from: before, to: after, field: "scimPath" });
      }
      await recordAudit(tx, actor, {
        action: "attribute.update",
        subject: { type: "attribute", id, label: before.key },
        before: auditedOf(before),
        after: auditedOf(after),
      });
      await publish(tx, { topic: "attributes" });
      for (const type of ["okta", "entra"] as const) {
        const path = `${pathKindOf[type]}Path` as const;
        if (before[path] !== after[path] || before.scimPath !== after.scimPath) await readAllAgain(tx, type);
      }
      return attributeViewOf(actor, after, roles);
    },
    { timeoutMs: REWRITE_TIMEOUT_MS },
  );
}

function requireScopeForDefaults(
  actor: Actor,
  before: AttributeRow,
  row: {
    label: string;
    help: string;
    oktaPath: string | null;
    graphPath: string | null;
    scimPath: string | null;
  },
): void {
  const changed = (["label", "help", "oktaPath", "graphPath", "scimPath"] as const).some(
    (name) => before[name] !== row[name],
  );
  if (changed && actor.directoryIds !== null) {
    throw new AppError("forbidden", {
      detail:
        "Your access is limited to some directories. You can change their own mappings, not the defaults of all.",
    });
  }
}

function requireValidMappings(
  mappings: UpdateAttributeInput["mappings"],
  directories: readonly { id: string; type: DirectoryType }[],
): void {
  const types = new Map(directories.map(({ id, type }) => [id, type]));
  const errors: FieldError[] = [];
  mappings.forEach(({ directoryId, path }, index) => {
    const type = types.get(directoryId);
    const detail = mappingProblem(type, path);
    if (detail !== null) {
      errors.push({ field: `mappings.${index}.path`, detail });
    }
  });
  if (errors.length > 0) {
    throw new AppError("validation_failed", { errors });
  }
}

function mappingProblem(type: DirectoryType | undefined, path: string): string | null {
  if (type === undefined) return "This directory is gone. Reload the page.";
  if (type === "scim") return pathProblem("scim", path);
  return "What is read from this directory is mapped on its own page: Settings › Directory › Mapping.";
}

type ScimMapping = { readonly index: number; readonly path: string };

function scimMappings(
  mappings: UpdateAttributeInput["mappings"],
  directories: readonly { id: string; type: DirectoryType }[],
): ScimMapping[] {
  const own = new Set(directories.filter(({ type }) => type === "scim").map(({ id }) => id));
  return mappings.flatMap(({ directoryId, path }, index) => (own.has(directoryId) ? [{ index, path }] : []));
}

/** A path that has not changed is not judged again. @throws AppError validation_failed beside each wrong path */
async function requireScimPaths(
  tx: Tx,
  before: AttributeRow,
  scimPath: string,
  mappings: readonly ScimMapping[],
): Promise<void> {
  const known = new Set(scimPathsOf(before));
  const errors: FieldError[] = [];
  const fields = [
    { field: "scimPath", path: scimPath },
    ...mappings.map(({ index, path }) => ({ field: `mappings.${index}.path`, path })),
  ];
  for (const { field, path } of fields) {
    if (known.has(path)) continue;
    const detail = scimPathProblem(before, path) ?? (await takenPath(tx, before.id, before, path));
    if (detail !== null) errors.push({ field, detail });
  }
  if (errors.length > 0) throw new AppError("validation_failed", { errors });
}

/** Values under a path that no longer is one of the attribute's would be lost. @throws AppError attribute_in_use */
async function requireNoneLost(tx: Tx, before: AttributeRow, after: AttributeRow): Promise<void> {
  const kept = new Set(scimPathsOf(after));
  const held = await heldValues(
    tx,
    before,
    scimPathsOf(before).filter((path) => !kept.has(path)),
  );
  if (held === null) return;
  throw new AppError("attribute_in_use", {
    field: "scimPath",
    detail: `The SCIM path can't change now. ${held} Or add another attribute for the new path.`,
  });
}

function auditedOf(row: AttributeRow) {
  return {
    label: row.label,
    help: row.help,
    oktaPath: row.oktaPath,
    graphPath: row.graphPath,
    scimPath: row.scimPath,
    mappings: Object.fromEntries(
      row.mappings
        .filter(({ directory }) => directory.type === "scim")
        .map(({ directory, path }) => [directory.name, path]),
    ),
  };
}
