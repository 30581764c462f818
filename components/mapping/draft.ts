import type { MappingAttribute, MappingLineInput } from "#lib/mapping/contract.ts";

/** What an admin has changed and not saved, by attribute. */
export type Draft = Readonly<Record<string, Line>>;
export type Line = Pick<MappingLineInput, "kind" | "source" | "readWins">;

export function lineOf(attribute: MappingAttribute, draft: Draft): Line {
  return draft[attribute.attributeId] ?? savedLine(attribute);
}

export function savedLine({ kind, source, readWins }: MappingAttribute): Line {
  return { kind, source, readWins };
}

export function sameLine(one: Line, other: Line): boolean {
  const hasText = one.kind !== "default" && one.kind !== "none";
  return (
    one.kind === other.kind && one.readWins === other.readWins && (!hasText || one.source === other.source)
  );
}

/** The draft with one line changed; who wins is changed for all attributes of the same place. */
export function withLine(
  attributes: readonly MappingAttribute[],
  draft: Draft,
  attribute: MappingAttribute,
  line: Line,
): Draft {
  const next: Record<string, Line> = { ...draft, [attribute.attributeId]: line };
  for (const other of attributes)
    if (attribute.together.includes(other.attributeId))
      next[other.attributeId] = { ...lineOf(other, draft), readWins: line.readWins };
  return Object.fromEntries(
    attributes.flatMap((one) => {
      const changed = next[one.attributeId];
      return changed && !sameLine(changed, savedLine(one)) ? [[one.attributeId, changed]] : [];
    }),
  );
}

/** The lines as the API takes them, in the order of the table. */
export function linesOf(attributes: readonly MappingAttribute[], draft: Draft): MappingLineInput[] {
  return attributes.flatMap(({ attributeId }) => {
    const line = draft[attributeId];
    return line ? [{ attributeId, ...line }] : [];
  });
}
