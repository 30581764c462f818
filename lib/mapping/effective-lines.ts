import type { MappedRow } from "./mapping.store.ts";
import type { LineSource, MappingLine, Provider } from "./mapping-line.ts";
import { unreadable } from "./provider-names.ts";

/** What can be mapped, apart from how the table shows it. */
export type MappableRow = Pick<MappedRow, "key" | "type" | "scimPath" | "defaultPath" | "kind" | "source">;

/** The immutable id is what a SCIM client of the same directory sends as externalId, so that the two find each other. */
const externalId: MappingLine = {
  key: "externalId",
  type: "string",
  source: { kind: "attribute", text: "id" },
  scim: "externalId",
};

/** Whether an attribute's source is not for an admin to choose. */
export function isFixed({ scimPath }: Pick<MappableRow, "scimPath">): boolean {
  return scimPath !== null && samePath(scimPath, "externalId");
}

/** Where an attribute's value comes from in a directory; null where it is not mapped. */
export function sourceOf(row: MappableRow, provider: Provider): LineSource | null {
  if (row.kind === "none") return null;
  if (row.kind !== "default") return { kind: row.kind, text: row.source };
  if (row.defaultPath === null || unreadable(provider, row.defaultPath.split(".")) !== null) return null;
  return { kind: "attribute", text: row.defaultPath };
}

/** The row with a source of this directory's own at the same SCIM path, in whose favour a default stands back. */
export function leaderOf<Row extends MappableRow>(row: MappableRow, rows: readonly Row[]): Row | null {
  if (row.kind !== "default" || row.scimPath === null) return null;
  const path = row.scimPath;
  return (
    rows.find(
      (other) =>
        other.key !== row.key &&
        other.kind !== "default" &&
        other.kind !== "none" &&
        other.scimPath !== null &&
        samePath(other.scimPath, path),
    ) ?? null
  );
}

/** The lines by which a sync maps users: at each SCIM path what the directory says itself, or else what all of its type do. */
export function effectiveLines(rows: readonly MappableRow[], provider: Provider): MappingLine[] {
  const lines = rows.flatMap((row): MappingLine[] => {
    const source = sourceOf(row, provider);
    if (source === null || row.scimPath === null || isFixed(row) || leaderOf(row, rows)) return [];
    return [{ key: row.key, type: row.type, source, scim: row.scimPath }];
  });
  return [...lines, externalId];
}

/** Names have no case in SCIM. */
export function samePath(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
