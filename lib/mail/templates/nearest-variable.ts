import { type Variable, variables } from "./vocabulary.ts";

/** The variable that a wrong name was probably meant to be; null where none is near. */
export function nearestVariable(name: string): Variable | null {
  const [best] = variables
    .map((variable) => ({ variable, distance: distanceOf(fold(name), fold(variable)) }))
    .sort((one, other) => one.distance - other.distance);
  return best && best.distance <= Math.max(2, best.variable.length / 3) ? best.variable : null;
}

const fold = (name: string) => name.toLowerCase().replaceAll(/[^a-z]/g, "");

/** Edits of one letter from one word to the other (Levenshtein), over words of at most some tens of letters. */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from.slice(0, 60)].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const substituted = (row[column - 1] ?? 0) + (to[column - 1] === letter ? 0 : 1);
      next.push(Math.min(substituted, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
