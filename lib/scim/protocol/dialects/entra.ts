import type { Filter } from "../filter/filter.ts";
import { isObject, type Json, mapItems, mapParts } from "../json.ts";
import type { PatchOperation } from "../patch/parse-patch.ts";
import { enterpriseUser } from "../schema/enterprise-user.ts";
import { type ResourceType, resolveAttribute } from "../schema/registry.ts";
import { bareWordsInPaths, quoteBareWords } from "./bare-words.ts";
import type { Dialect } from "./dialect.ts";
import {
  arraysOfOneInOperations,
  bareValues,
  bareValuesInOperations,
  booleanTexts,
  booleanTextsInFilter,
  booleanTextsInOperations,
  booleanTextsInPaths,
  dottedPath,
  lowerCaseOperations,
  numbersAsText,
  numbersAsTextInFilter,
  numbersAsTextInOperations,
  removeByValue,
  textsAsNumbers,
  textsAsNumbersInOperations,
} from "./tolerances.ts";

/**
 * Some tenants send the enterprise URN without the colon before `User` (AzureAD/SCIMReferenceCode, schema constants of
 * older provisioning templates).
 */
export function malformedEnterpriseUrn(body: Json): Json {
  if (!isObject(body)) return body;
  const named = Object.keys(body).some(isMalformed)
    ? Object.fromEntries(
        Object.entries(body).map(([name, value]) => [isMalformed(name) ? enterpriseUser.id : name, value]),
      )
    : body;
  return mapParts(named, (name, value) =>
    name === "schemas" && Array.isArray(value)
      ? mapItems(value, (urn) => (isMalformed(urn) ? enterpriseUser.id : urn))
      : value,
  );
}

function isMalformed(urn: Json): boolean {
  return typeof urn === "string" && urn.toLowerCase() === malformed;
}

const malformed = enterpriseUser.id.replace(":2.0:User", ":2.0User").toLowerCase();

/**
 * With the flag `aadOptscim062020` several attributes come as one pathless operation whose keys are paths:
 * `"name.givenName"`, `"urn:…:User:employeeNumber"` (Microsoft Learn, "Flags to alter the SCIM behavior").
 * RFC 7644 §3.5.2.3 has attribute names only.
 */
export function pathsAsKeys(operations: readonly PatchOperation[], type: ResourceType): PatchOperation[] {
  return operations.flatMap((operation): PatchOperation[] => {
    const { op, path, value } = operation;
    if (path || !isObject(value)) return [operation];
    const split = Object.entries(value).map(([key, item]) => ({ key, item, path: dottedPath(type, key) }));
    const plain = split.filter((one) => !one.path).map(({ key, item }) => [key, item] as const);
    return [
      ...(plain.length > 0 ? [{ op, path: undefined, value: Object.fromEntries(plain) }] : []),
      ...split.flatMap((one) =>
        one.path ? [{ op, path: { path: one.path, filter: undefined }, value: one.item }] : [],
      ),
    ];
  });
}

/**
 * The manager comes as a bare string (Microsoft Learn, "Tutorial: Develop a SCIM endpoint", update user); RFC 7643 §4.3
 * has an object. `""` takes it away.
 */
export function bareManager(body: Json, type: ResourceType): Json {
  if (!isObject(body)) return body;
  return mapParts(body, (name, value) =>
    isObject(value) && type.byUrn.get(name.toLowerCase())?.schema.id === enterpriseUser.id
      ? mapParts(value, (part, item) => (isManager(part) ? asManager(item) : item))
      : value,
  );
}

/** The same in PATCH operations. */
export function bareManagerInOperations(
  operations: readonly PatchOperation[],
  type: ResourceType,
): PatchOperation[] {
  return operations.map((operation) => {
    const { path, value } = operation;
    if (value === undefined) return operation;
    if (!path) return { ...operation, value: bareManager(value, type) };
    const target = resolveAttribute(type, path.path);
    const meansManager =
      target?.location[0] === enterpriseUser.id && isManager(target.attribute.name) && !target.sub;
    return meansManager ? { ...operation, value: asManager(value) } : operation;
  });
}

/**
 * The manager is asked for by `manager eq "…"`, without the URN (Microsoft Learn, "Tutorial: Develop a SCIM endpoint",
 * reference attributes); RFC 7644 §3.10 has extension attributes with it.
 */
export function bareManagerInFilter(filter: Filter, type: ResourceType): Filter {
  switch (filter.kind) {
    case "and":
    case "or":
      return { ...filter, operands: filter.operands.map((operand) => bareManagerInFilter(operand, type)) };
    case "not":
      return { ...filter, operand: bareManagerInFilter(filter.operand, type) };
    default: {
      const { path } = filter;
      const isBare =
        path.schema === undefined && isManager(path.name) && type.extensions.includes(enterpriseUser);
      return isBare ? { ...filter, path: { ...path, schema: enterpriseUser.id } } : filter;
    }
  }
}

function isManager(name: string): boolean {
  return name.toLowerCase() === "manager";
}

function asManager(value: Json): Json {
  if (typeof value !== "string") return value;
  return value === "" ? null : { value };
}

/**
 * `""` unsets an optional attribute, just as null does (AzureAD/SCIMReferenceCode, workflow tests "null update").
 * For the RFC, `""` is a value (RFC 7643 §2.5).
 */
export function emptyTexts(body: Json): Json {
  if (body === "") return null;
  if (Array.isArray(body)) return mapItems(body, emptyTexts);
  return isObject(body) ? mapParts(body, (_name, value) => emptyTexts(value)) : body;
}

/** The same in the values of PATCH operations. What a `remove` is given says which, and none is not all. */
export function emptyTextsInOperations(operations: readonly PatchOperation[]): PatchOperation[] {
  return operations.map((operation) =>
    operation.value === undefined || operation.op === "remove"
      ? operation
      : { ...operation, value: emptyTexts(operation.value) },
  );
}

export const entraDialect: Dialect = {
  name: "entra",
  patchBody: [lowerCaseOperations, bareWordsInPaths],
  operations: [
    pathsAsKeys,
    bareManagerInOperations,
    emptyTextsInOperations,
    removeByValue,
    bareValuesInOperations,
    arraysOfOneInOperations,
    booleanTextsInOperations,
    booleanTextsInPaths,
    numbersAsTextInOperations,
    textsAsNumbersInOperations,
  ],
  resource: [
    malformedEnterpriseUrn,
    bareManager,
    emptyTexts,
    bareValues,
    booleanTexts,
    numbersAsText,
    textsAsNumbers,
  ],
  filterText: [quoteBareWords],
  filter: [booleanTextsInFilter, bareManagerInFilter, numbersAsTextInFilter],
  // Entra adds members in batches and reads nothing of the answer (Microsoft Learn, "Update Group [Add Members]").
  groupPatchStatus: 204,
};
