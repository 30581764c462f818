import * as z from "zod";
import { isStorableText } from "#lib/platform/db/storable-text.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { UserListRow, UserPosition } from "./user-list.store.ts";
import type { UserSort } from "./vocabulary.ts";

const cursorSchema = z.tuple([
  z.enum(["next", "previous"]),
  z.enum(["newest", "name"]),
  z.string().refine(isStorableText),
  z.uuid(),
]);

/** A place in the list as an opaque text: which order, beyond which user, and in which direction. */
export function cursorAt(direction: UserPosition["direction"], sort: UserSort, row: UserListRow): string {
  return Buffer.from(
    JSON.stringify([direction, sort, sort === "name" ? row.userNameKey : "", row.id]),
  ).toString("base64url");
}

/** @throws AppError validation_failed where it is none of ours, or of another order */
export function positionOf(cursor: string, sort: UserSort): UserPosition {
  const parsed = cursorSchema.safeParse(jsonOf(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!parsed.success || parsed.data[1] !== sort) {
    throw new AppError("validation_failed", {
      field: "cursor",
      detail: "This place in the list is not known. Start from the first page.",
    });
  }
  const [direction, , key, id] = parsed.data;
  return { direction, key, id };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
