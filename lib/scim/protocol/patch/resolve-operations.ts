import { type AttributePath, splitAttributePath } from "../filter/filter.ts";
import { type TypedFilter, typeElementFilter } from "../filter/type-filter.ts";
import { isObject, type Json } from "../json.ts";
import {
  type Resolved,
  type ResourceType,
  resolveAttribute,
  type SchemaDefinition,
} from "../schema/registry.ts";
import { fail, type Result, succeed } from "../scim-failure.ts";
import type { PatchOperation } from "./parse-patch.ts";

/** One change of one attribute. */
export type AttributeOperation = {
  readonly op: PatchOperation["op"];
  readonly target: Resolved;
  readonly filter: TypedFilter | undefined;
  readonly value: Json | undefined;
  /** The attribute as the client named it, for errors. */
  readonly text: string;
};

/**
 * Looks up what each operation is about. An operation without a path, or on a whole extension, becomes one operation for
 * each attribute in its value (RFC 7644 §3.5.2.1, §3.5.2.3).
 */
export function resolveOperations(
  type: ResourceType,
  operations: readonly PatchOperation[],
): Result<AttributeOperation[]> {
  const resolved: AttributeOperation[] = [];
  for (const operation of operations) {
    const result = resolveOne(type, operation);
    if (!result.ok) return result;
    resolved.push(...result.value);
  }
  return succeed(resolved);
}

function resolveOne(type: ResourceType, operation: PatchOperation): Result<AttributeOperation[]> {
  const { op, path, value } = operation;
  if (!path) {
    if (op === "remove") return fail(400, "noTarget", `A remove needs a "path" that says what to remove.`);
    return expand(type, op, undefined, value);
  }
  const schema = schemaOf(type, path.path.text);
  if (schema) return resolveSchema(type, op, schema, value);
  const { filter } = path;
  const target = resolveAttribute(type, path.path);
  if (!target) return unknownPath(type, path.path.text);
  const { text } = path.path;
  if (!filter) {
    if (op === "remove" && target.attribute.multiValued && value !== undefined && value !== null) {
      // RFC 7644 §3.5.2.2 knows no value here: without it all would go, of which only some were meant.
      return fail(400, "invalidValue", `To remove some of "${text}", say which: ${text}[value eq "…"].`);
    }
    return succeed([{ op, target, filter: undefined, value, text }]);
  }
  if (!target.attribute.multiValued || target.attribute.type !== "complex") {
    return fail(400, "invalidPath", `"${text}" has one value only, so "[…]" can't follow it.`);
  }
  const typed = typeElementFilter(filter, target.attribute);
  if (!typed.ok) return fail(400, "invalidFilter", typed.detail);
  return succeed([{ op, target, filter: typed.filter, value, text: `${text}[…]` }]);
}

/** All attributes of a schema; null takes them away (RFC 7643 §2.5). */
function resolveSchema(
  type: ResourceType,
  op: PatchOperation["op"],
  schema: SchemaDefinition,
  value: Json | undefined,
): Result<AttributeOperation[]> {
  if (op !== "remove" && value !== null) return expand(type, op, schema, value);
  if (schema === type.schema)
    return fail(400, "noTarget", "A whole resource is removed by DELETE, not by PATCH.");
  const names = schema.attributes.filter((one) => one.mutability !== "readOnly").map((one) => one.name);
  return collect(
    names.map((name) => one(type, { op: "remove", path: pathOf(schema, name), value: undefined })),
  );
}

function expand(
  type: ResourceType,
  op: "add" | "replace",
  schema: SchemaDefinition | undefined,
  value: Json | undefined,
): Result<AttributeOperation[]> {
  if (!isObject(value)) {
    return fail(
      400,
      "invalidValue",
      `Without a "path" to an attribute, "value" must be an object of attributes.`,
    );
  }
  return collect(
    Object.entries(value).map(([name, item]) => {
      const whole = schema === undefined ? schemaOf(type, name) : undefined;
      if (whole) return resolveSchema(type, op, whole, item);
      const path = schema ? pathOf(schema, name) : splitAttributePath(name);
      // Names stand for themselves here: a dotted or qualified one is no attribute name (RFC 7643 §2.1).
      if (!path || path.sub !== undefined) return unknownPath(type, name);
      return one(type, { op, path, value: item });
    }),
  );
}

function one(
  type: ResourceType,
  operation: { op: PatchOperation["op"]; path: AttributePath; value: Json | undefined },
): Result<AttributeOperation[]> {
  const target = resolveAttribute(type, operation.path);
  if (!target) return unknownPath(type, operation.path.text);
  return succeed([
    { op: operation.op, target, filter: undefined, value: operation.value, text: operation.path.text },
  ]);
}

function collect(results: readonly Result<AttributeOperation[]>[]): Result<AttributeOperation[]> {
  const all: AttributeOperation[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    all.push(...result.value);
  }
  return succeed(all);
}

/** The schema that a whole URN names, core or extension. */
function schemaOf(type: ResourceType, text: string): SchemaDefinition | undefined {
  const urn = text.toLowerCase();
  return urn === type.schema.id.toLowerCase() ? type.schema : type.byUrn.get(urn)?.schema;
}

function pathOf(schema: SchemaDefinition, name: string): AttributePath {
  return { text: `${schema.id}:${name}`, schema: schema.id, name, sub: undefined };
}

/** Other than in a POST, nothing is passed over: an IdP takes a 2xx as its word that the change was made. */
function unknownPath(type: ResourceType, text: string): Result<never> {
  const hint =
    type.name === "User" && text.toLowerCase().startsWith("urn:")
      ? " To take it, add a global attribute with this SCIM path in Muster, under Settings, Global Attributes."
      : "";
  const shown = text.slice(0, 200);
  return fail(
    400,
    "invalidPath",
    `A ${type.name} has no attribute "${shown}". /Schemas lists those it has.${hint}`,
  );
}
