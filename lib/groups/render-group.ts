import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { etagOf } from "#lib/users/render-user.ts";
import type { GroupRow } from "./group.store.ts";

/**
 * A group as SCIM answers it, without its members.
 * @param base the directory's SCIM base URL
 */
export function renderGroup(group: GroupRow, base: string): JsonObject {
  const { schemas, ...attributes } = group.resource;
  return {
    schemas: schemas ?? [],
    id: group.id,
    ...attributes,
    meta: {
      resourceType: "Group",
      created: group.createdAt.toISOString(),
      lastModified: group.updatedAt.toISOString(),
      version: etagOf(group.version),
      location: `${base}/Groups/${group.id}`,
    },
  };
}
