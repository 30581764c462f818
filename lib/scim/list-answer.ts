import type { ScimAnswer } from "./context.ts";
import { listSchema } from "./protocol/discovery.ts";

/**
 * A ListResponse (RFC 7644 §3.4.2) from resources that are JSON text already.
 * @param startIndex 1-based index of the first one
 */
export function listAnswer(resources: readonly string[], total: number, startIndex: number): ScimAnswer {
  const head = JSON.stringify({
    schemas: [listSchema],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
  });
  return { status: 200, body: `${head.slice(0, -1)},"Resources":[${resources.join(",")}]}` };
}
