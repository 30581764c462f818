import type { ScimAnswer } from "./context.ts";
import type { Place } from "./list-page.ts";
import { listSchema } from "./protocol/discovery.ts";

/** The text of a ListResponse up to its resources (RFC 7644 §3.4.2, with cursors RFC 9865 §2.1); `]}` ends it. */
export function listStart(itemsPerPage: number, total: number, place: Place): string {
  const head = JSON.stringify({ schemas: [listSchema], totalResults: total, ...place, itemsPerPage });
  return `${head.slice(0, -1)},"Resources":[`;
}

/** A ListResponse from resources that are JSON text already. */
export function listAnswer(resources: readonly string[], total: number, place: Place): ScimAnswer {
  // Of texts that were put together themselves, join() would make a copy of each before it copies them all.
  let list = "";
  for (const resource of resources) list += list === "" ? resource : `,${resource}`;
  return { status: 200, body: `${listStart(resources.length, total, place)}${list}]}` };
}
