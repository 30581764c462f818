import { changeUser } from "./change-user.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { normalise } from "./protocol/dialects/dialect.ts";
import type { Json } from "./protocol/json.ts";
import { finishResource, normaliseResource } from "./protocol/resource/normalise-resource.ts";
import { orThrow } from "./scim-error.ts";

/** `PUT /Users/{id}` (RFC 7644 §3.5.1). @throws ScimError 400, 404, 409, 412 */
export async function replaceUser(context: ScimContext, id: string, body: Json): Promise<ScimAnswer> {
  const type = context.registry.user;
  const { resource } = orThrow(normaliseResource(type, normalise(context.dialect.resource, body, type)));
  return changeUser(context, id, (before) => {
    const { active } = before;
    if (resource.active !== undefined || active === undefined) return resource;
    // A body that does not speak of active must neither give access back nor take it away.
    return orThrow(finishResource(type, { ...resource, active }));
  });
}
