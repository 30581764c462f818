import { isObject, type Json } from "../json.ts";
import type { BulkOperation } from "./parse-bulk.ts";

const prefix = "bulkId:";
/** A reference as it is written in the filter of a PATCH path: `members[value eq "bulkId:x"]`. */
const quotedPattern = /"bulkId:([^"\\]+)"/g;

/**
 * The bulkIds that an operation refers to, as `"bulkId:x"` in its data, in the filter of a PATCH path, or as the resource
 * in its own path (RFC 7644 §3.7.2).
 */
export function referencesOf({ path, data }: BulkOperation): Set<string> {
  const found = new Set<string>();
  const visit = (value: Json): void => {
    if (typeof value === "string") {
      if (value.startsWith(prefix)) found.add(value.slice(prefix.length));
    } else if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isObject(value)) {
      for (const [name, item] of Object.entries(value)) {
        if (isPath(name, item)) for (const [, bulkId = ""] of item.matchAll(quotedPattern)) found.add(bulkId);
        else visit(item);
      }
    }
  };
  visit(data);
  const target = path.split("/", 3)[2];
  if (target !== undefined) visit(decoded(target));
  return found;
}

/** The operation with the ids that its references stand for. */
export function withIds(operation: BulkOperation, ids: ReadonlyMap<string, string>): BulkOperation {
  const resolve = (text: string): string =>
    (text.startsWith(prefix) ? ids.get(text.slice(prefix.length)) : undefined) ?? text;
  const replace = (value: Json): Json => {
    if (typeof value === "string") return resolve(value);
    if (Array.isArray(value)) return value.map(replace);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [
        name,
        isPath(name, part)
          ? part.replace(quotedPattern, (text, bulkId: string) =>
              ids.has(bulkId) ? JSON.stringify(ids.get(bulkId)) : text,
            )
          : replace(part),
      ]),
    );
  };
  const data = replace(operation.data);
  const [, endpoint = "", target] = operation.path.split("/", 3);
  const path = target === undefined ? operation.path : `/${endpoint}/${resolve(decoded(target))}`;
  return { ...operation, path, data: isObject(data) ? data : {} };
}

function isPath(name: string, value: Json): value is string {
  return name === "path" && typeof value === "string";
}

/**
 * The order in which operations can be done: as sent, but each after the creations that it refers to.
 * @param references what each of them refers to
 * @returns `order` indices of operations · `circular` those of them that refer to each other in a circle
 */
export function orderOf(
  operations: readonly BulkOperation[],
  references: readonly ReadonlySet<string>[] = operations.map(referencesOf),
): {
  order: readonly number[];
  circular: ReadonlySet<number>;
} {
  const creators = new Map<string, number>();
  for (const [index, { method, bulkId }] of operations.entries())
    if (method === "POST" && bulkId !== undefined) creators.set(bulkId, index);
  const needs = references.map((bulkIds) => [...bulkIds].flatMap((bulkId) => creators.get(bulkId) ?? []));
  const order: number[] = [];
  const circular = new Set<number>();
  const state = new Map<number, "open" | "done">();
  const path: number[] = [];
  // Its depth is bounded by the number of operations.
  const place = (index: number): void => {
    if (state.get(index) === "done") return;
    if (state.get(index) === "open") {
      for (const member of path.slice(path.indexOf(index))) circular.add(member);
      return;
    }
    state.set(index, "open");
    path.push(index);
    for (const need of needs[index] ?? []) place(need);
    path.pop();
    state.set(index, "done");
    order.push(index);
  };
  for (const index of operations.keys()) place(index);
  return { order, circular };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
