import * as z from "zod";
import { isStorableText } from "../db/storable-text.ts";
import { AppError } from "../errors/app-error.ts";

/** A place in a list: beyond the row with these sort values, in one of the two directions. */
export type Position = { readonly direction: "next" | "previous"; readonly key: string; readonly id: string };

const cursorSchema = z.tuple([
  z.enum(["next", "previous"]),
  z.string(),
  z.string().refine(isStorableText),
  z.uuid(),
]);

/** The place as an opaque text. @param order names the list and its order: a cursor of another one is refused */
export function cursorAt(
  direction: Position["direction"],
  order: string,
  row: { readonly key: string; readonly id: string },
): string {
  return Buffer.from(JSON.stringify([direction, order, row.key, row.id])).toString("base64url");
}

/** @throws AppError validation_failed where it is none of ours, or of another order */
export function positionOf(cursor: string | undefined, order: string): Position | null {
  if (cursor === undefined) return null;
  const parsed = cursorSchema.safeParse(jsonOf(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!parsed.success || parsed.data[1] !== order) throw unknownPlace();
  const [direction, , key, id] = parsed.data;
  return { direction, key, id };
}

/** For a cursor that is none of ours. */
export function unknownPlace(): AppError {
  return new AppError("validation_failed", {
    field: "cursor",
    detail: "This place in the list is not known. Start from the first page.",
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where the pages before and after the shown rows begin; null where there is none. */
export function cursorsAround(
  rows: readonly { readonly key: string; readonly id: string }[],
  hasMore: boolean,
  position: Position | null,
  order: string,
): { previous: string | null; next: string | null } {
  const [first, last] = [rows[0], rows.at(-1)];
  const backwards = position?.direction === "previous";
  const hasPrevious = backwards ? hasMore : position !== null;
  const hasNext = backwards || hasMore;
  return {
    previous: first && hasPrevious ? cursorAt("previous", order, first) : null,
    next: last && hasNext ? cursorAt("next", order, last) : null,
  };
}
