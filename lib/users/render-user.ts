import type { JsonObject } from "#lib/scim/protocol/json.ts";

/**
 * The answer to GET as it is stored: everything but what depends on others, that is the location (the server's public
 * address), the manager and the groups. It is JSON by itself; `meta` is last, so that completeUser only has to append.
 */
export function renderUser(user: {
  id: string;
  resource: JsonObject;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}): string {
  const { schemas, ...attributes } = user.resource;
  return JSON.stringify({
    schemas,
    id: user.id,
    ...attributes,
    meta: {
      resourceType: "User",
      created: user.createdAt.toISOString(),
      lastModified: user.updatedAt.toISOString(),
      version: etagOf(user.version),
    },
  });
}

/** The resource of a rendered user, as renderUser got it. */
export function resourceOf(rendered: string): JsonObject {
  const { id: _id, meta: _meta, ...resource } = JSON.parse(rendered) as JsonObject;
  return resource;
}

/** The weak entity tag of a version, as in `meta.version` and ETag (RFC 7644 §3.14). */
export function etagOf(version: number): string {
  return `W/"${version}"`;
}

/**
 * Completes a rendered user.
 * @param base the directory's SCIM base URL
 * @param user `groups`: JSON array of `{value, display, type, $ref}`, with `$ref` without the base, as the store gives it; null
 *   when there are none ·
 *   `managerId`: the user that the manager reference names, null as long as there is none
 */
export function completeUser(
  user: { id: string; rendered: string; groups?: string | null; managerId?: string | null },
  base: string,
): string {
  // Inside of text the quotes are escaped.
  const groups = user.groups
    ? `,"groups":${user.groups.replaceAll('"$ref":"/Groups/', () => `"$ref":"${base}/Groups/`)}`
    : "";
  const open = user.rendered.slice(0, -2);
  const rendered = user.managerId
    ? // Only the enterprise extension has an object of this name.
      open.replace('"manager":{', `"manager":{"$$ref":"${base}/Users/${user.managerId}",`)
    : open;
  return `${rendered},"location":"${base}/Users/${user.id}"}${groups}}`;
}
