import type { Actor } from "#lib/auth/actor.ts";
import { inScope } from "#lib/auth/actor.ts";
import type { AttributeRow, RolesRow } from "./attribute.store.ts";
import type { AttributeRolesView, AttributeView } from "./contract.ts";
import { attributeRoles } from "./vocabulary.ts";

/** One attribute as the table shows it; mappings of directories outside the actor's scope are left out. */
export function attributeViewOf(actor: Actor, row: AttributeRow, roles: RolesRow): AttributeView {
  return {
    id: row.id,
    key: row.key,
    label: row.label,
    help: row.help,
    type: row.type,
    builtIn: row.builtIn,
    oktaPath: row.oktaPath ?? "",
    graphPath: row.graphPath ?? "",
    scimPath: row.scimPath ?? "",
    mappings: row.mappings
      .filter(({ directoryId }) => inScope(actor, directoryId))
      .map(({ directoryId, kind, path, directory }) => ({
        directoryId,
        directoryName: directory.name,
        directoryType: directory.type,
        kind,
        path,
      })),
    roles: attributeRoles.filter((role) => roles[role] === row.key),
  };
}

export function rolesViewOf({ confirmedAt, ...roles }: RolesRow): AttributeRolesView {
  return { ...roles, confirmedAt: confirmedAt?.toISOString() ?? null };
}
