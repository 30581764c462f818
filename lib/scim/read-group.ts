import type { ScimContext } from "./context.ts";
import { normalise } from "./protocol/dialects/dialect.ts";
import { isObject, type Json, type JsonObject } from "./protocol/json.ts";
import { type MemberReference, readMembers } from "./protocol/patch/plan-members.ts";
import { normaliseResource } from "./protocol/resource/normalise-resource.ts";
import { orThrow } from "./scim-error.ts";

/**
 * The body of a POST or PUT of a group, its members apart.
 * @returns `members` undefined where the body has none
 * @throws ScimError 400, 413
 */
export function readGroup(
  context: ScimContext,
  body: Json,
): { resource: JsonObject; members: MemberReference[] | undefined } {
  const type = context.registry.group;
  const sent = normalise(context.dialect.resource, body, type);
  const [name, list] =
    (isObject(sent) ? Object.entries(sent) : []).find(([key]) => key.toLowerCase() === "members") ?? [];
  const rest = isObject(sent) && name !== undefined ? without(sent, name) : sent;
  const { resource } = orThrow(normaliseResource(type, rest));
  if (list === undefined || list === null) return { resource, members: undefined };
  return { resource, members: orThrow(readMembers(list)) };
}

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}
