import type { TypedFilter } from "../filter/type-filter.ts";
import { byLowerCase, isObject, type Json } from "../json.ts";
import { fail, type Result, succeed } from "../scim-failure.ts";
import type { AttributeOperation } from "./resolve-operations.ts";

/** One member as a client names it; `type` only where it was said. */
export type MemberReference = { readonly id: string; readonly type: "User" | "Group" | undefined };

/** What a PATCH does to a group's members, in order; it is applied to rows, so a large group is never read. */
export type MemberChange =
  | { readonly kind: "add" | "replace"; readonly members: readonly MemberReference[] }
  | { readonly kind: "remove"; readonly ids: readonly string[] }
  | { readonly kind: "removeMatching"; readonly filter: TypedFilter }
  | { readonly kind: "clear" };

export type GroupPatch = {
  readonly members: readonly MemberChange[];
  readonly rest: readonly AttributeOperation[];
};

/** Members in one request. */
export const memberLimit = 10_000;

/** Separates the operations on `members` from the others. */
export function planMembers(operations: readonly AttributeOperation[]): Result<GroupPatch> {
  const rest: AttributeOperation[] = [];
  const members: MemberChange[] = [];
  for (const operation of operations) {
    if (operation.target.attribute.name !== "members") rest.push(operation);
    else {
      const change = memberChange(operation);
      if (!change.ok) return change;
      members.push(change.value);
    }
  }
  return succeed({ members, rest });
}

function memberChange({ op, target, filter, value, text }: AttributeOperation): Result<MemberChange> {
  if (target.sub)
    return fail(400, "mutability", `"${text}" can't change: remove the member and add another.`);
  if (op === "remove") {
    if (!filter) return succeed({ kind: "clear" });
    const ids = idsOf(filter);
    return succeed(ids ? { kind: "remove", ids } : { kind: "removeMatching", filter });
  }
  if (filter) {
    // members[value eq "x"] without a match creates the element that the filter describes.
    const ids = idsOf(filter);
    if (!ids) return fail(400, "invalidFilter", `Members are named by their id: members[value eq "…"].`);
    if (value === null)
      return succeed(op === "replace" ? { kind: "remove", ids } : { kind: "add", members: [] });
    if (namesOthers(value, ids))
      return fail(400, "mutability", `"${text}" can't become another: remove the member and add the other.`);
    return succeed({ kind: "add", members: ids.map((id) => ({ id, type: undefined })) });
  }
  if (value === null) return succeed(op === "replace" ? { kind: "clear" } : { kind: "add", members: [] });
  const members = readMembers(value);
  return members.ok ? succeed({ kind: op, members: members.value }) : members;
}

/** Reads the value of `members`: an array of objects with `value`, or one such object (RFC 7643 §4.2). */
export function readMembers(value: Json | undefined): Result<MemberReference[]> {
  if (value === undefined) return fail(400, "invalidValue", `"members" needs a "value".`);
  const list = Array.isArray(value) ? value : [value];
  if (list.length > memberLimit) {
    return fail(413, undefined, `More than ${memberLimit} members in one request: send them in several.`);
  }
  const found = new Map<string, MemberReference>();
  for (const item of list) {
    const id = isObject(item)
      ? Object.entries(item).find(([name]) => name.toLowerCase() === "value")?.[1]
      : undefined;
    if (typeof id !== "string" || id === "") {
      return fail(
        400,
        "invalidValue",
        `Every one of "members" needs "value" with the id of a user or group.`,
      );
    }
    const type = isObject(item) && typeof item.type === "string" ? item.type.toLowerCase() : "";
    found.set(id, { id, type: type === "group" ? "Group" : type === "user" ? "User" : undefined });
  }
  return succeed([...found.values()]);
}

/** Whether the value of `members[value eq "a"]` is a member other than that. */
function namesOthers(value: Json | undefined, ids: readonly string[]): boolean {
  const known = new Set(ids.map((id) => id.toLowerCase()));
  return (Array.isArray(value) ? value : [value]).some((item) => {
    const id = isObject(item) ? byLowerCase(item).value : undefined;
    return typeof id === "string" && !known.has(id.toLowerCase());
  });
}

function idsOf(filter: TypedFilter): string[] | undefined {
  if (filter.kind === "or") {
    const parts = filter.operands.map(idsOf);
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
  }
  if (filter.kind !== "compare" || filter.operator !== "eq" || typeof filter.value !== "string")
    return undefined;
  return filter.target.attribute.name === "value" ? [filter.value] : undefined;
}
