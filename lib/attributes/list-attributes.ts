import type { Actor } from "#lib/auth/actor.ts";
import { findAttributes, findMappableDirectories, findRoles } from "./attribute.store.ts";
import { attributeViewOf, rolesViewOf } from "./attribute-view.ts";
import type { AttributeList } from "./contract.ts";
import { byTableOrder } from "./table-order.ts";

/** All global attributes (the defaults first, in their order), the parts they play, and what they can be mapped for. */
export async function listAttributes(actor: Actor): Promise<AttributeList> {
  const [rows, roles, directories] = await Promise.all([
    findAttributes(),
    findRoles(),
    findMappableDirectories(actor.directoryIds),
  ]);
  return {
    attributes: rows.map((row) => attributeViewOf(actor, row, roles)).sort(byTableOrder),
    roles: rolesViewOf(roles),
    directories,
  };
}
