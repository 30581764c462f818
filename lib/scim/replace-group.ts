import { changeGroup } from "./change-group.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { changedGroupAnswer } from "./group-answer.ts";
import { projectionFrom } from "./list-query.ts";
import type { Json } from "./protocol/json.ts";
import { readGroup } from "./read-group.ts";

/** `PUT /Groups/{id}` (RFC 7644 §3.5.1): the members become those of the body, none if it has none. @throws ScimError */
export async function replaceGroup(context: ScimContext, id: string, body: Json): Promise<ScimAnswer> {
  const { resource, members } = readGroup(context, body);
  const group = await changeGroup(context, id, () => resource, [{ kind: "replace", members: members ?? [] }]);
  return changedGroupAnswer(context, group, projectionFrom(context.search, context.registry.group), 200);
}
