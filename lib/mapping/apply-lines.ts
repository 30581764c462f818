import type { ResourceType } from "#lib/scim/protocol/schema/registry.ts";
import type { MappingLineInput } from "./contract.ts";
import { parseExpression } from "./expression/parse-expression.ts";
import { printExpression } from "./expression/print-expression.ts";
import type { MappedRow } from "./mapping.store.ts";
import { placeOf } from "./place-of.ts";

/**
 * The rows as they would be with these changes; lines of attributes that are gone are passed over. Who wins is one decision
 * for all attributes of one place, such as the email addresses: what changes takes the others of its place along.
 */
export function draftRows(
  rows: readonly MappedRow[],
  lines: readonly MappingLineInput[],
  userType: ResourceType,
): MappedRow[] {
  const byId = new Map(lines.map((line) => [line.attributeId, line]));
  const wins = new Map<string, boolean>();
  for (const row of rows) {
    const place = placeIn(userType, row);
    const line = byId.get(row.id);
    if (place !== null && line) wins.set(place, line.readWins);
  }
  return rows.map((row) => {
    const line = byId.get(row.id);
    const readWins = wins.get(placeIn(userType, row) ?? "") ?? line?.readWins ?? row.readWins;
    return line ? { ...row, kind: line.kind, source: storedSource(line), readWins } : { ...row, readWins };
  });
}

/** The SCIM attribute that has one source: of all email addresses, for one. */
export function placeIn(userType: ResourceType, { scimPath }: Pick<MappedRow, "scimPath">): string | null {
  return scimPath === null ? null : (placeOf(userType, scimPath)?.attribute ?? null);
}

/** Expressions are kept in one way of writing; what can't be read is kept as it is, and told. */
function storedSource({ kind, source }: MappingLineInput): string {
  if (kind === "default" || kind === "none") return "";
  if (kind !== "expression") return source;
  const parsed = parseExpression(source);
  return parsed.ok ? printExpression(parsed.expression) : source;
}
