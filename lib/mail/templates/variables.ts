/**
 * What a template can name, as `{{user.displayName}}`. `{{#support}} … {{/support}}` shows what is between only where the
 * variable is not empty. The list is closed: a name that is not in it is refused where it is saved.
 */
export const VARIABLES = {
  "user.displayName": { meaning: "The user's display name; the user name where there is none." },
  "user.givenName": { meaning: "The first name; the display name where there is none." },
  "user.userName": { meaning: "The user name." },
  "user.email": { meaning: "The address that the mail goes to." },
  "organisation.name": { meaning: "The organisation's name; the directory's where there is none." },
  "directory.name": { meaning: "The directory's configuration name." },
  support: { meaning: "The support contact of Settings › Organisation; may be empty." },
  "invitation.link": { meaning: "The one-time link. A mail without it is of no use." },
  "invitation.expires": { meaning: "Until when the link is good, in UTC." },
  "platform.links": { meaning: "The list of links for devices, one a line; may be empty." },
} as const satisfies Record<string, { meaning: string }>;

export type Variable = keyof typeof VARIABLES;
export const variables = Object.keys(VARIABLES) as Variable[];

export const isVariable = (name: string): name is Variable => Object.hasOwn(VARIABLES, name);

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
