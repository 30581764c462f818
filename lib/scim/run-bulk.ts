import { breather } from "./breather.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { errorAnswer } from "./error-answer.ts";
import { discard } from "./long-body.ts";
import { orderOf, referencesOf, withIds } from "./protocol/bulk/bulk-references.ts";
import { type BulkOperation, bulkResponseSchema, parseBulk } from "./protocol/bulk/parse-bulk.ts";
import { bodyLimit } from "./protocol/discovery.ts";
import type { Json, JsonObject } from "./protocol/json.ts";
import { keyCalls } from "./rate-limit.ts";
import { insufficientScope, tooManyCalls } from "./refusal.ts";
import type { Route } from "./route.ts";
import { orThrow, scimError } from "./scim-error.ts";

type RouteOf = (segments: readonly string[]) => Route | undefined;

/**
 * `POST /Bulk` (RFC 7644 §3.7): each operation a transaction of its own, as if it had been sent alone. They are done in
 * the order sent, but each after the creations that it refers to; operations that refer to each other in a circle are
 * refused with 409 each (§3.7.1). For the key's rate limit each counts as a call. After `failOnErrors` errors none is begun
 * any more, and the answer ends there.
 * @throws ScimError 400, 413, 429
 */
export async function runBulk(context: ScimContext, body: Json, routeOf: RouteOf): Promise<ScimAnswer> {
  const { operations, failOnErrors } = orThrow(parseBulk(body));
  // The request itself was counted as one.
  const wait = keyCalls.takeMore(context.key.id, context.key.rateLimit, operations.length - 1);
  if (wait > 0) throw tooManyCalls(wait);
  const breathe = breather();
  const references: ReadonlySet<string>[] = [];
  for (const operation of operations) {
    references.push(referencesOf(operation));
    await breathe();
  }
  const { order, circular } = orderOf(operations, references);
  const ids = new Map<string, string>();
  const results: (JsonObject | undefined)[] = operations.map(() => undefined);
  let errors = 0;
  for (const index of order) {
    const operation = operations[index];
    if (!operation) continue;
    await breathe();
    const missing = [...(references[index] ?? [])].find((bulkId) => !ids.has(bulkId));
    const answer = await runOperation(context, operation, circular.has(index), missing, ids, routeOf).catch(
      (error: unknown) => errorAnswer(error, context.requestId),
    );
    // Of what went well the result tells no more than where it is.
    discard(answer);
    const location = locationOf(context, operation, answer, ids);
    if (operation.method === "POST" && operation.bulkId !== undefined && location && answer.status < 300)
      ids.set(operation.bulkId, location.slice(location.lastIndexOf("/") + 1));
    results[index] = resultOf(operation, answer, location);
    if (answer.status >= 300) errors += 1;
    if (errors >= failOnErrors) break;
  }
  const done = results.filter((result) => result !== undefined);
  return { status: 200, body: JSON.stringify({ schemas: [bulkResponseSchema], Operations: done }) };
}

async function runOperation(
  context: ScimContext,
  operation: BulkOperation,
  isCircular: boolean,
  missing: string | undefined,
  ids: ReadonlyMap<string, string>,
  routeOf: RouteOf,
): Promise<ScimAnswer> {
  if (isCircular) {
    const detail =
      "The operation and others refer to each other in a circle. Create one of them without it first.";
    throw scimError(409, "invalidValue", detail);
  }
  if (missing !== undefined) {
    const detail = `No operation of this request created the resource with the bulkId "${missing.slice(0, 64)}".`;
    throw scimError(409, "invalidValue", detail);
  }
  const { method, path, version, data } = withIds(operation, ids);
  // What it would not take alone it does not take here.
  if (Buffer.byteLength(JSON.stringify(data)) > bodyLimit)
    throw scimError(413, undefined, `The operation's data is larger than ${bodyLimit / 1024 / 1024} MiB.`);
  const route = routeOf(path.slice(1).split("/"));
  const handler = route && Object.hasOwn(route.methods, method) ? route.methods[method] : undefined;
  if (!route || !handler || route.id === ".search")
    throw scimError(405, undefined, `${method} is not possible on ${path.slice(0, 100)}.`);
  if (route.scope && !context.key.scopes.includes(route.scope))
    throw insufficientScope(context.key.name, route.scope);
  const headers = new Headers(version === undefined ? {} : { "if-match": version });
  const alone: ScimContext = { ...context, search: new URLSearchParams(), headers, isWithoutBody: true };
  return handler(alone, () => Promise.resolve(data), route.id);
}

/** The address of the resource; a creation that failed has none (§3.7.3). */
function locationOf(
  { base }: ScimContext,
  operation: BulkOperation,
  answer: ScimAnswer,
  ids: ReadonlyMap<string, string>,
): string | undefined {
  if (operation.method === "POST") return answer.headers?.location;
  return base + withIds(operation, ids).path;
}

function resultOf(
  { method, bulkId, version }: BulkOperation,
  answer: ScimAnswer,
  location: string | undefined,
): JsonObject {
  const current = answer.headers?.etag ?? (answer.status < 300 ? undefined : version);
  return {
    ...(location === undefined ? {} : { location }),
    method,
    ...(bulkId === undefined ? {} : { bulkId }),
    ...(current === undefined ? {} : { version: current }),
    status: String(answer.status),
    ...(answer.status >= 300 && typeof answer.body === "string" ? { response: JSON.parse(answer.body) } : {}),
  };
}
