import { type AttributePath, type Filter, splitAttributePath } from "../filter/filter.ts";
import { byLowerCase, isObject, type Json, type JsonObject, mapItems, mapParts } from "../json.ts";
import type { PatchOperation } from "../patch/parse-patch.ts";
import { type Attribute, subAttributeOf } from "../schema/attribute.ts";
import { type ResourceType, resolveAttribute } from "../schema/registry.ts";

/**
 * Quirks that more than one client has. None of them gives a request that the RFC allows another meaning.
 */

/**
 * `Add`, `Replace`, `Remove`: Entra without its compatibility flag (Microsoft Learn, "Known issues and resolutions with
 * SCIM 2.0 protocol compliance"), older OneLogin. RFC 7644 §3.5.2 has lower case.
 */
export function lowerCaseOperations(body: Json): Json {
  if (!isObject(body) || !Array.isArray(body.Operations)) return body;
  const operations = body.Operations.map((operation) => {
    if (!isObject(operation) || typeof operation.op !== "string") return operation;
    return { ...operation, op: operation.op.toLowerCase() };
  });
  return { ...body, Operations: operations };
}

/**
 * `remove` of `members` with a value removes those values, not the attribute: Entra without its compatibility flag (same
 * page), and Okta's older integrations. RFC 7644 §3.5.2.2 knows no value on a remove; taking the attribute away would
 * empty the group.
 */
export function removeByValue(operations: readonly PatchOperation[], type: ResourceType): PatchOperation[] {
  return operations.flatMap((operation): PatchOperation[] => {
    const { op, path, value } = operation;
    if (op !== "remove" || !path || path.filter || value === undefined || value === null) return [operation];
    const target = resolveAttribute(type, path.path);
    if (!target?.attribute.multiValued || target.sub) return [operation];
    const values = (Array.isArray(value) ? value : [value]).map((item) =>
      isObject(item) ? (item.value ?? byLowerCase(item).value) : item,
    );
    if (values.length === 0) return [];
    // What says nothing of a value is left to the core, which refuses it.
    if (!values.every((text): text is string => typeof text === "string" && text !== "")) return [operation];
    const operands = values.map(
      (text): Filter => ({ kind: "compare", path: valuePath, operator: "eq", value: text }),
    );
    const [only] = operands;
    const filter: Filter = operands.length === 1 && only ? only : { kind: "or", operands };
    return [{ op, path: { path: path.path, filter }, value: undefined }];
  });
}

/**
 * `""` with every `remove`: SAP's client library (scimono). From others it may be a mapping that came to nothing, for which
 * no group is emptied.
 */
export function removeWithEmptyText(operations: readonly PatchOperation[]): PatchOperation[] {
  return operations.map((operation) =>
    operation.op === "remove" && operation.value === "" ? { ...operation, value: undefined } : operation,
  );
}

const valuePath: AttributePath = { text: "value", schema: undefined, name: "value", sub: undefined };

/**
 * `"True"` and `"False"` for booleans: Entra, for `active` without its compatibility flag and inside multi-valued
 * attributes with it, too (same page). RFC 7643 §2.3.2 has true and false.
 */
export function booleanTexts(body: Json, type: ResourceType): Json {
  return isObject(body) ? mapAttributes(body, type, toBoolean) : body;
}

/** The same in the values of PATCH operations. */
export function booleanTextsInOperations(
  operations: readonly PatchOperation[],
  type: ResourceType,
): PatchOperation[] {
  return mapOperationValues(operations, type, toBoolean);
}

/** The same in filters: `roles[primary eq "True"].value`. */
export function booleanTextsInFilter(filter: Filter, type: ResourceType): Filter {
  return mapComparisons(filter, (path) => attributeAt(type, path), toBoolean);
}

/** The same in the filters of PATCH paths. */
export function booleanTextsInPaths(
  operations: readonly PatchOperation[],
  type: ResourceType,
): PatchOperation[] {
  return operations.map((operation) => {
    const { path } = operation;
    const parent = path?.filter && attributeAt(type, { ...path.path, sub: undefined });
    if (!path?.filter || !parent) return operation;
    const filter = mapComparisons(path.filter, (part) => subAttributeOf(parent, part.name), toBoolean);
    return { ...operation, path: { ...path, filter } };
  });
}

/** Numbers where text is meant, as in `"employeeNumber": 70071`: mapping expressions of several clients give them. */
export function numbersAsText(body: Json, type: ResourceType): Json {
  return isObject(body) ? mapAttributes(body, type, numberToText) : body;
}

/** The same in the values of PATCH operations. */
export function numbersAsTextInOperations(
  operations: readonly PatchOperation[],
  type: ResourceType,
): PatchOperation[] {
  return mapOperationValues(operations, type, numberToText);
}

/**
 * The same in filters: `employeeNumber eq 70071` (WSO2's compliance suite), as it is written there: `12e4` is no 120000.
 * RFC 7643 §7 has text for a text attribute.
 */
export function numbersAsTextInFilter(filter: Filter, type: ResourceType): Filter {
  return mapComparisons(
    filter,
    (path) => attributeAt(type, path),
    ({ type: kind }, value, written) =>
      kind === "string" && typeof value === "number" ? (written ?? String(value)) : value,
  );
}

/** Text where a number is meant, as in `"level": "7"`: Entra's mappings of text give it for attributes of any type. */
export function textsAsNumbers(body: Json, type: ResourceType): Json {
  return isObject(body) ? mapAttributes(body, type, toNumber) : body;
}

/** The same in the values of PATCH operations. */
export function textsAsNumbersInOperations(
  operations: readonly PatchOperation[],
  type: ResourceType,
): PatchOperation[] {
  return mapOperationValues(operations, type, toNumber);
}

/**
 * Text where an element with a `value` is meant: `"members": "2819c223"` (AzureAD/SCIMReferenceCode, its tests of groups),
 * `"emails": ["a@example.com"]`. RFC 7643 §2.4 has objects.
 */
export function bareValues(body: Json, type: ResourceType): Json {
  return isObject(body) ? mapAttributes(body, type, textToElement) : body;
}

/** The same in the values of PATCH operations. */
export function bareValuesInOperations(
  operations: readonly PatchOperation[],
  type: ResourceType,
): PatchOperation[] {
  return operations.flatMap((operation) =>
    operation.path?.filter ? [operation] : mapOperationValues([operation], type, textToElement),
  );
}

/**
 * An array of one where a value path means one element: `emails[type eq "home"]` with `[{…}]` (SAP's scimono and its
 * compliance tests). RFC 7644 §3.5.2.3 has the element itself.
 */
export function arraysOfOneInOperations(operations: readonly PatchOperation[]): PatchOperation[] {
  return operations.map((operation) => {
    const { path, value } = operation;
    const isElement = path?.filter !== undefined && path.path.sub === undefined;
    return isElement && Array.isArray(value) && value.length === 1
      ? { ...operation, value: value[0] }
      : operation;
  });
}

/** `written`: a filter's value as it stands there. */
type Convert = (attribute: Attribute, value: Json, written?: string) => Json;

const numberPattern = /^-?\d{1,15}(?:\.\d{1,15})?$/;

function toNumber(attribute: Attribute, value: Json): Json {
  const isNumber = attribute.type === "integer" || attribute.type === "decimal";
  return isNumber && typeof value === "string" && numberPattern.test(value) ? Number(value) : value;
}

function toBoolean(attribute: Attribute, value: Json): Json {
  if (attribute.type !== "boolean" || typeof value !== "string") return value;
  const word = value.toLowerCase();
  return word === "true" || word === "false" ? word === "true" : value;
}

function numberToText(attribute: Attribute, value: Json): Json {
  if (attribute.type !== "string" || typeof value !== "number") return value;
  // Of a longer number the last digits are lost already, and two people's numbers could become one: the core refuses it.
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : value;
}

function textToElement(attribute: Attribute, value: Json): Json {
  if (typeof value !== "string" || value === "" || !attribute.multiValued) return value;
  return subAttributeOf(attribute, "value") ? { value } : value;
}

/** Converts the simple values of an attribute, also those inside arrays and parts. */
export function convertValue(attribute: Attribute, value: Json, convert: Convert): Json {
  if (Array.isArray(value)) return mapItems(value, (item) => convertValue(attribute, item, convert));
  if (!isObject(value)) return convert(attribute, value);
  return mapParts(value, (name, item) => {
    const part = subAttributeOf(attribute, name);
    return part ? convertValue(part, item, convert) : item;
  });
}

function mapAttributes(resource: JsonObject, type: ResourceType, convert: Convert): JsonObject {
  return mapParts(resource, (name, value) => {
    const key = name.toLowerCase();
    const extension = type.byUrn.get(key);
    if (extension && isObject(value)) {
      return mapParts(value, (part, item) => {
        const attribute = extension.attributes.get(part.toLowerCase());
        return attribute ? convertValue(attribute, item, convert) : item;
      });
    }
    const attribute = type.core.get(key);
    return attribute ? convertValue(attribute, value, convert) : value;
  });
}

function mapOperationValues(
  operations: readonly PatchOperation[],
  type: ResourceType,
  convert: Convert,
): PatchOperation[] {
  return operations.map((operation) => {
    const { path, value } = operation;
    if (value === undefined) return operation;
    if (!path)
      return isObject(value) ? { ...operation, value: mapAttributes(value, type, convert) } : operation;
    const extension = type.byUrn.get(path.path.text.toLowerCase());
    if (extension) {
      const wrapped = mapAttributes({ [extension.schema.id]: value }, type, convert);
      return { ...operation, value: wrapped[extension.schema.id] ?? value };
    }
    const attribute = attributeAt(type, path.path);
    return attribute ? { ...operation, value: convertValue(attribute, value, convert) } : operation;
  });
}

/** The attribute, or part, that a path leads to. */
function attributeAt(type: ResourceType, path: AttributePath): Attribute | undefined {
  const target = resolveAttribute(type, path);
  return target && (target.sub ?? target.attribute);
}

function mapComparisons(
  filter: Filter,
  find: (path: AttributePath) => Attribute | undefined,
  convert: Convert,
): Filter {
  switch (filter.kind) {
    case "and":
    case "or":
      return {
        ...filter,
        operands: filter.operands.map((operand) => mapComparisons(operand, find, convert)),
      };
    case "not":
      return { ...filter, operand: mapComparisons(filter.operand, find, convert) };
    case "present":
      return filter;
    case "element": {
      const parent = find(filter.path);
      if (!parent) return filter;
      return {
        ...filter,
        filter: mapComparisons(filter.filter, (path) => subAttributeOf(parent, path.name), convert),
      };
    }
    case "compare": {
      const attribute = find(filter.path);
      const value = attribute ? convert(attribute, filter.value, filter.written) : filter.value;
      return typeof value === "object" && value !== null ? filter : { ...filter, value };
    }
  }
}

/** Reads a key of a pathless value as a path; undefined for plain names and whole URNs, which the core knows. */
export function dottedPath(type: ResourceType, key: string): AttributePath | undefined {
  if (type.byUrn.has(key.toLowerCase())) return undefined;
  const path = splitAttributePath(key);
  if (!path || (path.sub === undefined && path.schema === undefined)) return undefined;
  return resolveAttribute(type, path) ? path : undefined;
}
