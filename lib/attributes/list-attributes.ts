import type { Actor } from "#lib/auth/actor.ts";
import { findAttributes, findMappableDirectories, findRoles } from "./attribute.store.ts";
import { attributeViewOf, rolesViewOf } from "./attribute-view.ts";
import type { AttributeList } from "./contract.ts";
import { defaultAttributes } from "./defaults.ts";

const defaultOrder = new Map(defaultAttributes.map(({ key }, index) => [key, index]));

/** All global attributes (the defaults first, in their order), the parts they play, and what they can be mapped for. */
export async function listAttributes(actor: Actor): Promise<AttributeList> {
  const [rows, roles, directories] = await Promise.all([
    findAttributes(),
    findRoles(),
    findMappableDirectories(actor.directoryIds),
  ]);
  const place = (key: string) => defaultOrder.get(key) ?? defaultOrder.size;
  return {
    attributes: rows
      .map((row) => attributeViewOf(actor, row, roles))
      .sort((a, b) => place(a.key) - place(b.key) || a.key.localeCompare(b.key)),
    roles: rolesViewOf(roles),
    directories,
  };
}
