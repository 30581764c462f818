import { isObject } from "../json.ts";
import type { PatchOperation } from "../patch/parse-patch.ts";
import { bareWordsInPaths, quoteBareWords } from "./bare-words.ts";
import type { Dialect } from "./dialect.ts";
import {
  arraysOfOneInOperations,
  bareValues,
  bareValuesInOperations,
  booleanTexts,
  booleanTextsInOperations,
  lowerCaseOperations,
  numbersAsText,
  numbersAsTextInFilter,
  numbersAsTextInOperations,
  removeByValue,
  textsAsNumbers,
  textsAsNumbersInOperations,
} from "./tolerances.ts";

/**
 * A rename comes as a pathless replace that repeats the group's `id`, and a whole resource may come back with `meta`
 * and `schemas` (Okta SCIM 2.0 reference, "Update a specific group name"). They tell which resource is meant; nobody
 * asks to change them.
 */
export function withoutEchoes(operations: readonly PatchOperation[]): PatchOperation[] {
  return operations.map((operation) => {
    if (operation.path || !isObject(operation.value)) return operation;
    const kept = Object.entries(operation.value).filter(([name]) => !echoes.has(name.toLowerCase()));
    return { ...operation, value: Object.fromEntries(kept) };
  });
}

const echoes = new Set(["id", "meta", "schemas", "groups"]);

export const oktaDialect: Dialect = {
  name: "okta",
  patchBody: [lowerCaseOperations, bareWordsInPaths],
  operations: [
    withoutEchoes,
    removeByValue,
    bareValuesInOperations,
    arraysOfOneInOperations,
    booleanTextsInOperations,
    numbersAsTextInOperations,
    textsAsNumbersInOperations,
  ],
  resource: [bareValues, booleanTexts, numbersAsText, textsAsNumbers],
  filterText: [quoteBareWords],
  filter: [numbersAsTextInFilter],
  groupPatchStatus: 200,
};
