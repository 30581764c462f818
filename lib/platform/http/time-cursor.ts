import { isId } from "../db/id.ts";
import { AppError } from "../errors/app-error.ts";

/** A row's place in a list whose order is time, then id. */
export type TimePosition = { readonly at: Date; readonly id: string };
export type TimeDirection = "older" | "newer";

/** A place in the list as an opaque text: which row, and in which direction from it. */
export function timeCursorAt(direction: TimeDirection, { at, id }: TimePosition): string {
  return Buffer.from(`${direction} ${at.getTime()} ${id}`).toString("base64url");
}

/** @throws AppError validation_failed of that field of the query where it is none of ours */
export function timePositionOf(
  cursor: string,
  field: "cursor" | "after" = "cursor",
): { direction: TimeDirection; position: TimePosition } {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const [, direction, time, id = ""] = /^(older|newer) (\d{1,14}) (\S+)$/.exec(text) ?? [];
  if (direction === undefined || !isId(id))
    throw new AppError("validation_failed", {
      field,
      detail: "This place in the list is not known. Start from the newest.",
    });
  return {
    direction: direction === "older" ? "older" : "newer",
    position: { at: new Date(Number(time)), id },
  };
}
