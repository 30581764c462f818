import type { MappingKind } from "#lib/mapping/vocabulary.ts";

export const kindNames: Record<MappingKind, string> = {
  default: "Default",
  attribute: "Attribute",
  constant: "Same for everyone",
  expression: "Expression",
  none: "Not mapped",
};

const figures = new Intl.NumberFormat("en-GB");

/** "12 users", "4,800 of the first 5,000 users". */
export function pushedWords(pushed: number, { counted, isAll }: { counted: number; isAll: boolean }): string {
  const count = figures.format(pushed);
  if (isAll) return pushed === 1 ? "1 user" : `${count} users`;
  return `${count} of the first ${figures.format(counted)} users`;
}
