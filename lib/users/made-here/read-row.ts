import { type ImportRow, type LineProblem, type UserFieldsInput, userFieldsInput } from "./contract.ts";
import { type UserFieldKey, userFieldKeys } from "./user-fields.ts";

export type ReadRow = { readonly line: number; readonly fields: UserFieldsInput };

/** The lines that can be a user, and what is wrong with the others, field by field. */
export function readRows(rows: readonly ImportRow[]): { read: ReadRow[]; problems: LineProblem[] } {
  const read: ReadRow[] = [];
  const problems: LineProblem[] = [];
  for (const { line, values } of rows) {
    const parsed = userFieldsInput.safeParse(values);
    if (parsed.success) {
      read.push({ line, fields: parsed.data });
      continue;
    }
    for (const { path, message } of parsed.error.issues) {
      const field = userFieldKeys.find((key): key is UserFieldKey => key === path[0]) ?? null;
      problems.push({ line, field, detail: message });
    }
  }
  return { read, problems };
}
