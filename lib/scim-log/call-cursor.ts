import { isId } from "#lib/platform/db/id.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { CallPosition, Direction } from "./scim-log.store.ts";

/** A place in the log as an opaque text: which call, and in which direction from it. */
export function cursorAt(direction: Direction, { at, id }: CallPosition): string {
  return Buffer.from(`${direction} ${at.getTime()} ${id}`).toString("base64url");
}

/** @throws AppError validation_failed where it is none of ours */
export function positionOf(cursor: string): { direction: Direction; position: CallPosition } {
  const [direction, time = "", id = "", ...more] = Buffer.from(cursor, "base64url")
    .toString("utf8")
    .split(" ");
  const at = new Date(Number(/^\d{1,14}$/.test(time) ? time : Number.NaN));
  const isDirection = direction === "older" || direction === "newer";
  if (!isDirection || Number.isNaN(at.getTime()) || !isId(id) || more.length > 0) {
    throw new AppError("validation_failed", {
      field: "cursor",
      detail: "This place in the log is not known. Start from the newest calls.",
    });
  }
  return { direction, position: { at, id } };
}

/** When a call came, from its id: the time is part of it (UUIDv7). */
export function timeOfCall(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16));
}
