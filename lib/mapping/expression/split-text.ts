/** A word of an expression and where it stands, counted from 0. */
export type Word =
  | { readonly kind: "name" | "sign"; readonly text: string; readonly at: number }
  | { readonly kind: "text" | "number"; readonly value: string; readonly text: string; readonly at: number };

export type SplitText =
  | { readonly ok: true; readonly words: readonly Word[] }
  | { readonly ok: false; readonly at: number; readonly detail: string };

const pattern =
  /(?<blank>\s+)|(?<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?<number>\d+)|"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>(?:[^'\\]|\\.)*)'|(?<sign>==|!=|[+=(),])/sy;

/** What people write who know another language, and what it is called here. */
const elsewhere: readonly (readonly [sign: string, detail: string])[] = [
  ["&&", "Write and."],
  ["||", "Write or."],
  ["&", "Texts are put together with +."],
  ["!", "Write not, or != for “is different from”."],
  ["?", "Write if … then … else …."],
  ["<", "Values can be compared with = and != alone."],
  [">", "Values can be compared with = and != alone."],
  [".", "A name has letters on both sides of its dot, such as employeeOrgData.division."],
];

/** Splits an expression into its words. */
export function splitText(source: string): SplitText {
  const words: Word[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < source.length) {
    const at = pattern.lastIndex;
    const found = pattern.exec(source);
    if (!found?.groups) return { ok: false, at, detail: unknownAt(source, at) };
    const { name, number, double, single, sign } = found.groups;
    const [text] = found;
    if (name !== undefined) words.push({ kind: "name", text, at });
    else if (number !== undefined) words.push({ kind: "number", value: number, text, at });
    else if (sign !== undefined) words.push({ kind: "sign", text: sign === "==" ? "=" : sign, at });
    else if (double !== undefined || single !== undefined) {
      const value = (double ?? single ?? "").replace(/\\(.)/gs, (_, escaped: string) =>
        escaped === "n" ? "\n" : escaped,
      );
      words.push({ kind: "text", value, text, at });
    }
  }
  return { ok: true, words };
}

function unknownAt(source: string, at: number): string {
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (character === '"' || character === "'") return "This text has no end. Close it with the same quote.";
  if (/[“”„‘’]/.test(character)) return 'Quotes have to be straight: "text".';
  const known = elsewhere.find(([sign]) => source.startsWith(sign, at));
  return known ? `“${known[0]}” is not known here. ${known[1]}` : `“${character}” is not known here.`;
}
