import { attributeTypeNames, pathProblem } from "#lib/attributes/vocabulary.ts";
import type { MappingFault } from "./contract.ts";
import { isFixed, samePath, sourceOf } from "./effective-lines.ts";
import { parseExpression } from "./expression/parse-expression.ts";
import { fitValue } from "./fit-value.ts";
import type { MappedRow } from "./mapping.store.ts";
import type { LineSource, Provider } from "./mapping-line.ts";
import { namesRead } from "./names-read.ts";
import { unreadable } from "./provider-names.ts";

/** Attributes without which there is no user, or nobody finds them: by key, with what they are for. */
export type RequiredKeys = { readonly identifier: string };

/** Whether an attribute has to be mapped: the user name, or the primary user identifier. */
export function isRequired(
  { key, scimPath }: Pick<MappedRow, "key" | "scimPath">,
  { identifier }: RequiredKeys,
) {
  return key === identifier || (key === "userName" && scimPath !== null);
}

/**
 * What keeps a mapping from being saved, attribute by attribute. Only what changes is judged, and what has to be there.
 * @param rows all attributes, with the changes in them · @param changed ids of those that change
 */
export function findFaults(
  rows: readonly MappedRow[],
  changed: ReadonlySet<string>,
  provider: Provider,
  required: RequiredKeys,
): MappingFault[] {
  return rows.flatMap((row): MappingFault[] => {
    const fault = changed.has(row.id) ? faultOf(row, rows, provider, required) : null;
    if (fault) return [{ attributeId: row.id, ...fault }];
    if (isRequired(row, required) && !isMapped(row, rows, provider))
      return [{ attributeId: row.id, at: null, detail: missing(row, required) }];
    return [];
  });
}

type Fault = Omit<MappingFault, "attributeId">;
const fault = (detail: string, at: number | null = null): Fault => ({ at, detail });

function faultOf(
  row: MappedRow,
  rows: readonly MappedRow[],
  provider: Provider,
  required: RequiredKeys,
): Fault | null {
  if (row.kind === "default" || row.kind === "none") return null;
  if (isFixed(row)) return fault("The directory's own id is always the external ID. Choose the default.");
  if (row.scimPath === null)
    return fault(
      `${row.label} has no SCIM path, so no user can have a value. Give it one under Global Attributes first.`,
    );
  const source: LineSource = { kind: row.kind, text: row.source };
  const wrong = sourceFault(source, row, provider);
  if (wrong) return wrong;
  const unread = namesRead(source, provider)
    .map((path) => unreadable(provider, path))
    .find((detail) => detail !== null);
  if (unread) return fault(unread);
  if (isRequired(row, required) && namesRead(source, provider).length === 0)
    return fault(
      `Everyone would have the same ${row.label.toLowerCase()}. Read it from an attribute of the directory.`,
    );
  const rival = rows.find(
    (other) =>
      other.id !== row.id &&
      other.kind !== "default" &&
      other.kind !== "none" &&
      other.scimPath !== null &&
      samePath(other.scimPath, row.scimPath ?? ""),
  );
  return rival
    ? fault(`${rival.label} leads to the same SCIM path. Leave one of the two at its default, or unmapped.`)
    : null;
}

function sourceFault({ kind, text }: LineSource, row: MappedRow, provider: Provider): Fault | null {
  if (kind === "expression") {
    const parsed = parseExpression(text);
    return parsed.ok ? null : fault(parsed.detail, parsed.at);
  }
  if (kind === "attribute") {
    if (text === "") return fault("Name the attribute of the directory, or choose another kind of source.");
    const detail = pathProblem(provider === "okta" ? "okta" : "graph", text);
    return detail === null ? null : fault(detail);
  }
  if (text === "") return fault("Write the text that everyone gets, or choose “Not mapped”.");
  const fitted = fitValue(text, row.type);
  return fitted.ok
    ? null
    : fault(`${fitted.detail} ${row.label} is of the type “${attributeTypeNames[row.type]}”.`);
}

/** Whether something leads to the attribute's place in the user, be it another attribute with the same SCIM path. */
function isMapped(row: MappedRow, rows: readonly MappedRow[], provider: Provider): boolean {
  return rows.some(
    (other) =>
      other.scimPath !== null &&
      row.scimPath !== null &&
      samePath(other.scimPath, row.scimPath) &&
      (isFixed(other) || sourceOf(other, provider) !== null),
  );
}

function missing({ key, label }: MappedRow, { identifier }: RequiredKeys): string {
  return key === identifier
    ? `${label} is the primary user identifier: without it nobody is found. Map it to something that every user has.`
    : `Without a ${label.toLowerCase()} there is no user. Map it to something that every user has.`;
}
