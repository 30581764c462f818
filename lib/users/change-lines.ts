import { type CustomLabels, valueText, wordsOf } from "./attribute-words.ts";
import type { AttributeChanges } from "./user-changes.ts";

/** One changed attribute in words; null: there was, or is, no value. */
export type ChangeLine = { label: string; path: string; before: string | null; after: string | null };

/** Changed attributes as people read them, in the order of the change. */
export function changeLines(
  { before = {}, after = {} }: Partial<AttributeChanges>,
  labels: CustomLabels,
): ChangeLine[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return paths.map((path) => ({
    label: wordsOf(path, labels).label,
    path,
    before: valueText(before[path]),
    after: valueText(after[path]),
  }));
}
