import { parseScimPath, type ScimPath } from "#lib/attributes/scim-path.ts";
import { type ResourceType, resolveAttribute } from "#lib/scim/protocol/schema/registry.ts";

/** Where a SCIM path leads, with the names as the schemas spell them. */
export type Place = {
  readonly path: ScimPath;
  /** The unit that has one source: `name.givenName`, all `emails`, `urn:…:User:department`; see lib/users/user-changes.ts. */
  readonly attribute: string;
};

/** Null for a path that no user of this type can have. */
export function placeOf(type: ResourceType, scimPath: string): Place | null {
  const parsed = parseScimPath(scimPath);
  if (!parsed.ok) return null;
  const { urn, attribute, subAttribute } = parsed.path;
  const found = resolveAttribute(type, {
    text: scimPath,
    schema: urn ?? undefined,
    name: attribute,
    sub: subAttribute ?? undefined,
  });
  if (!found) return null;
  const isOfExtension = found.location.length > 1;
  const own = { urn: isOfExtension ? (found.location[0] ?? null) : null, attribute: found.attribute.name };
  const name = found.location.join(":");
  return {
    path: { ...parsed.path, ...own, subAttribute: found.sub?.name ?? null },
    attribute: found.sub && !found.attribute.multiValued ? `${name}.${found.sub.name}` : name,
  };
}
