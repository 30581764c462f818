import { isId } from "#lib/platform/db/id.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { Direction, RunPosition } from "./history.store.ts";

/** A place in the history as an opaque text: which run, and in which direction from it. */
export function cursorAt(direction: Direction, { at, id }: RunPosition): string {
  return Buffer.from(`${direction} ${at.getTime()} ${id}`).toString("base64url");
}

/** @throws AppError validation_failed where it is none of ours */
export function positionOf(cursor: string): { direction: Direction; position: RunPosition } {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const [, direction, time, id = ""] = /^(older|newer) (\d{1,14}) (\S+)$/.exec(text) ?? [];
  if (direction === undefined || !isId(id))
    throw new AppError("validation_failed", {
      field: "cursor",
      detail: "This place in the history is not known. Start from the newest syncs.",
    });
  return {
    direction: direction === "older" ? "older" : "newer",
    position: { at: new Date(Number(time)), id },
  };
}
