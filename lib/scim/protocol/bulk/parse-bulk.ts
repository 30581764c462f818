import { isObject, type Json, type JsonObject } from "../json.ts";
import { fail, type Result, succeed } from "../scim-failure.ts";

export const bulkRequestSchema = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
export const bulkResponseSchema = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
/** Operations in one request, announced in ServiceProviderConfig (RFC 7643 §5). */
export const bulkOperationLimit = 1000;

/** One operation of a bulk request (RFC 7644 §3.7). */
export type BulkOperation = {
  readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly bulkId: string | undefined;
  readonly version: string | undefined;
  readonly data: JsonObject;
};

export type BulkRequest = {
  readonly operations: readonly BulkOperation[];
  /** Errors after which no further operation is begun. */
  readonly failOnErrors: number;
};

/** Reads the body of a bulk request. Fails with 400, or with 413 when it has too many operations (§3.7.4). */
export function parseBulk(body: Json): Result<BulkRequest> {
  if (!isObject(body) || !Array.isArray(body.schemas) || !body.schemas.includes(bulkRequestSchema))
    return fail(400, "invalidSyntax", `The body must be an object with "schemas": ["${bulkRequestSchema}"].`);
  const { Operations: list, failOnErrors = null } = body;
  if (!Array.isArray(list) || list.length === 0)
    return fail(400, "invalidSyntax", `"Operations" must be an array of operations.`);
  if (list.length > bulkOperationLimit) {
    return fail(
      413,
      "tooMany",
      `${list.length} operations are more than the ${bulkOperationLimit} of one request.`,
    );
  }
  if (failOnErrors !== null && !(Number.isInteger(failOnErrors) && Number(failOnErrors) > 0))
    return fail(400, "invalidValue", `"failOnErrors" must be a whole number above 0.`);
  const operations: BulkOperation[] = [];
  const bulkIds = new Set<string>();
  for (const [index, item] of list.entries()) {
    const operation = parseOperation(item, index + 1);
    if (!operation.ok) return operation;
    const { bulkId } = operation.value;
    if (bulkId !== undefined && bulkIds.has(bulkId))
      return fail(400, "invalidValue", `The bulkId "${bulkId.slice(0, 64)}" is there twice.`);
    if (bulkId !== undefined) bulkIds.add(bulkId);
    operations.push(operation.value);
  }
  return succeed({
    operations,
    failOnErrors: failOnErrors === null ? Number.POSITIVE_INFINITY : Number(failOnErrors),
  });
}

function parseOperation(item: Json, number: number): Result<BulkOperation> {
  const refuse = (detail: string) => fail(400, "invalidSyntax", `Operation ${number}: ${detail}`);
  if (!isObject(item)) return refuse("it must be an object.");
  const { path, bulkId, version, data = {} } = item;
  const method = typeof item.method === "string" ? item.method.toUpperCase() : "";
  if (method !== "POST" && method !== "PUT" && method !== "PATCH" && method !== "DELETE")
    return refuse(`"method" must be POST, PUT, PATCH or DELETE.`);
  if (typeof path !== "string" || !/^\/(?:Users|Groups)(?:\/[^/?#]+)?$/i.test(path))
    return refuse(`"path" must be one of /Users and /Groups, or of a resource below, without a query.`);
  if (bulkId !== undefined && (typeof bulkId !== "string" || bulkId === ""))
    return refuse(`"bulkId" must be text.`);
  if (method === "POST" && bulkId === undefined) return refuse(`a POST needs a "bulkId" (RFC 7644 §3.7.2).`);
  if (version !== undefined && version !== null && typeof version !== "string")
    return refuse(`"version" must be text.`);
  if (!isObject(data) && data !== null) return refuse(`"data" must be an object.`);
  return succeed({ method, path, bulkId, version: version ?? undefined, data: data ?? {} });
}
