import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { etagOf } from "#lib/users/render-user.ts";
import type { GroupMember, GroupRow } from "./group.store.ts";

/**
 * A group as SCIM answers it.
 * @param base the directory's SCIM base URL
 * @param members undefined where they were not asked for
 */
export function renderGroup(
  group: GroupRow,
  members: readonly GroupMember[] | undefined,
  base: string,
): JsonObject {
  const { schemas, ...attributes } = group.resource;
  return {
    schemas: schemas ?? [],
    id: group.id,
    ...attributes,
    ...(members && members.length > 0
      ? { members: members.map((member) => renderMember(member, base)) }
      : {}),
    meta: {
      resourceType: "Group",
      created: group.createdAt.toISOString(),
      lastModified: group.updatedAt.toISOString(),
      version: etagOf(group.version),
      location: `${base}/Groups/${group.id}`,
    },
  };
}

function renderMember({ value, display, type }: GroupMember, base: string): JsonObject {
  return { value, $ref: `${base}/${type}s/${value}`, ...(display === "" ? {} : { display }), type };
}
