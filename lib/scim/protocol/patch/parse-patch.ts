import type { PatchPath } from "../filter/filter.ts";
import { parsePatchPath } from "../filter/parse-filter.ts";
import { isObject, type Json } from "../json.ts";
import { fail, type Result, succeed } from "../scim-failure.ts";

export const patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/** Operations in one request; each costs one pass over the resource. */
export const patchLimit = 1000;

/** Attributes and elements in all operations together; one may bring all the members that a request may have. */
const valueLimit = 12_000;

/** Characters of all paths of one request. */
const pathLimit = 128 * 1024;

export type PatchOperation = {
  readonly op: "add" | "replace" | "remove";
  /** Undefined: the whole resource. */
  readonly path: PatchPath | undefined;
  /** Undefined: none was sent, which is not the same as null. */
  readonly value: Json | undefined;
};

/** Reads the body of a PATCH (RFC 7644 §3.5.2). */
export function parsePatch(body: unknown): Result<PatchOperation[]> {
  if (!isObject(body)) return syntax(`The body must be a JSON object with "Operations".`);
  const schemas = body.schemas;
  if (schemas !== undefined && !(Array.isArray(schemas) && schemas.includes(patchSchema))) {
    return syntax(`"schemas" must be ["${patchSchema}"].`);
  }
  const list = body.Operations;
  if (!Array.isArray(list) || list.length === 0)
    return syntax(`"Operations" must be an array with at least one operation.`);
  if (list.length > patchLimit)
    return fail(400, "tooMany", `More than ${patchLimit} operations: send several requests.`);
  let length = 0;
  let values = 0;
  for (const item of list) {
    if (!isObject(item)) continue;
    if (typeof item.path === "string") length += item.path.length;
    if (isObject(item.value)) values += Object.keys(item.value).length;
    if (Array.isArray(item.value)) values += item.value.length;
  }
  if (values > valueLimit)
    return fail(400, "tooMany", `More than ${valueLimit} values: send several requests.`);
  if (length > pathLimit)
    return fail(400, "tooMany", "The paths are too long together: send several requests.");
  const operations: PatchOperation[] = [];
  for (const [index, item] of list.entries()) {
    const operation = parseOperation(item, index);
    if (!operation.ok) return operation;
    operations.push(operation.value);
  }
  return succeed(operations);
}

function parseOperation(item: Json, index: number): Result<PatchOperation> {
  const where = `Operation ${index + 1}`;
  if (!isObject(item)) return syntax(`${where} must be an object.`);
  const { op, path, value } = item;
  if (op !== "add" && op !== "replace" && op !== "remove") {
    return syntax(`${where}: "op" must be add, replace or remove.`);
  }
  if (path === undefined || path === null || path === "") return succeed({ op, path: undefined, value });
  if (typeof path !== "string") return fail(400, "invalidPath", `${where}: "path" must be text.`);
  const parsed = parsePatchPath(path);
  if (!parsed.ok) return fail(400, "invalidPath", `${where}: the path can't be read. ${parsed.detail}`);
  return succeed({ op, path: parsed.path, value });
}

function syntax(detail: string): Result<never> {
  return fail(400, "invalidSyntax", detail);
}
