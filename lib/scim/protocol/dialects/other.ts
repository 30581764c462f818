import { bareWordsInPaths, quoteBareWords } from "./bare-words.ts";
import type { Dialect } from "./dialect.ts";
import {
  bareManager,
  bareManagerInFilter,
  bareManagerInOperations,
  malformedEnterpriseUrn,
  pathsAsKeys,
} from "./entra.ts";
import {
  arraysOfOneInOperations,
  bareValues,
  bareValuesInOperations,
  booleanTexts,
  booleanTextsInFilter,
  booleanTextsInOperations,
  booleanTextsInPaths,
  lowerCaseOperations,
  numbersAsText,
  numbersAsTextInFilter,
  numbersAsTextInOperations,
  removeByValue,
  removeWithEmptyText,
  textsAsNumbers,
  textsAsNumbersInOperations,
} from "./tolerances.ts";

/**
 * Any other client: every tolerance that leaves the meaning of an RFC request alone. What would change it (Entra's `""`
 * that unsets, Okta's echoed `id` that is passed over) is for those two only.
 */
export const otherDialect: Dialect = {
  name: "other",
  patchBody: [lowerCaseOperations, bareWordsInPaths],
  operations: [
    pathsAsKeys,
    bareManagerInOperations,
    removeWithEmptyText,
    removeByValue,
    bareValuesInOperations,
    arraysOfOneInOperations,
    booleanTextsInOperations,
    booleanTextsInPaths,
    numbersAsTextInOperations,
    textsAsNumbersInOperations,
  ],
  resource: [malformedEnterpriseUrn, bareManager, bareValues, booleanTexts, numbersAsText, textsAsNumbers],
  filterText: [quoteBareWords],
  filter: [booleanTextsInFilter, bareManagerInFilter, numbersAsTextInFilter],
  groupPatchStatus: 200,
};
