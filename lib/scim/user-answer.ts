import { completeUser, etagOf } from "#lib/users/render-user.ts";
import type { UserStatus } from "#lib/users/user-record.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import type { JsonObject } from "./protocol/json.ts";
import { isRequested, type Projection, project } from "./protocol/projection.ts";
import { musterUserUrn } from "./protocol/schema/muster-user.ts";

/** What an answer needs of a user. */
export type ReadUser = {
  id: string;
  rendered: string;
  version: number;
  status: UserStatus;
  groups: string | null;
  managerId: string | null;
};

/** One user as JSON text; untouched, as it was stored, unless the request chose attributes. */
export function userText(context: ScimContext, user: ReadUser, projection: Projection): string {
  const text = completeUser(user, context.base);
  if (projection.kind === "everything") return text;
  const { user: type } = context.registry;
  const resource = JSON.parse(text) as JsonObject;
  const status = type.byUrn.get(musterUserUrn.toLowerCase())?.attributes.get("status");
  const projected = project(type, resource, projection);
  if (status && isRequested(projection, musterUserUrn, status)) {
    projected[musterUserUrn] = { ...asObject(projected[musterUserUrn]), status: user.status };
  }
  return JSON.stringify(projected);
}

/** An answer with one user: its version as ETag, its address as Location where it is new. */
export function userAnswer(
  context: ScimContext,
  user: ReadUser,
  projection: Projection,
  status: 200 | 201,
): ScimAnswer {
  return {
    status,
    body: userText(context, user, projection),
    headers: {
      etag: etagOf(user.version),
      ...(status === 201 ? { location: `${context.base}/Users/${user.id}` } : {}),
    },
  };
}

function asObject(value: unknown): JsonObject {
  return typeof value === "object" && value !== null ? (value as JsonObject) : {};
}
