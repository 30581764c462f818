import { filterLimits } from "../filter/filter.ts";
import { parsePatchPath } from "../filter/parse-filter.ts";
import { isObject, type Json, mapItems, mapParts } from "../json.ts";

/** What a filter is made of: text in quotes, brackets, or a word of anything else. */
const tokenPattern = /"(?:[^"\\]|\\.)*"?|[()[\]]|[^\s()[\]"]+/g;
const operatorPattern = /^(?:eq|ne|co|sw|ew|gt|ge|lt|le)$/i;
/** Values of the grammar without quotes. */
const literalPattern = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?)$/i;

/**
 * Text without its quotes: `userName eq bjensen` (WSO2's compliance suite, the Postman collection of
 * AzureAD/SCIMReferenceCode). RFC 7644 §3.4.2.2 has a JSON value after an operator, and a bare word is none, so it can
 * only be meant as text. For a filter that can't be parsed as it is: an attribute may be called `co` or `le`. Takes linear
 * time.
 */
export function quoteBareWords(text: string): string {
  // Over its limit the filter is refused anyway.
  if (text.length > filterLimits.bytes) return text;
  let isAttribute = false;
  let isOperator = false;
  return text.replace(tokenPattern, (token) => {
    const isValue = isOperator;
    isOperator = isAttribute && !isValue && operatorPattern.test(token);
    isAttribute = !isValue && !isOperator && /^[^()[\]"]/.test(token);
    return isValue && /^[^()[\]"]/.test(token) && !literalPattern.test(token) ? JSON.stringify(token) : token;
  });
}

/** The same in the paths of a PATCH: `emails[type eq work]`. */
export function bareWordsInPaths(body: Json): Json {
  if (!isObject(body)) return body;
  return mapParts(body, (name, value) =>
    name === "Operations" && Array.isArray(value) ? mapItems(value, bareWordsInPath) : value,
  );
}

function bareWordsInPath(operation: Json): Json {
  if (!isObject(operation)) return operation;
  return mapParts(operation, (name, value) =>
    name === "path" && typeof value === "string" && value.includes("[") && !parsePatchPath(value).ok
      ? quoteBareWords(value)
      : value,
  );
}
