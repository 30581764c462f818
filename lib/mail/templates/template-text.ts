import { nearestVariable } from "./nearest-variable.ts";
import { isVariable, type Variable } from "./vocabulary.ts";

export type Part =
  | { kind: "text"; text: string }
  | { kind: "variable"; name: Variable }
  /** Shown where its variable is not empty. */
  | { kind: "section"; name: Variable; parts: Part[] };

export type Parsed = { ok: true; parts: Part[] } | { ok: false; problem: string };

/** Sections within one another: there are as many variables. */
const DEEPEST = 10;
const TAG = /\{\{([^{}]*)\}\}/g;

/**
 * Takes a template's text apart. There is no logic in it beyond the section of a variable that may be empty, so that
 * a template can neither fail nor loop when a mail is made.
 */
export function parseTemplate(source: string): Parsed {
  const root: Part[] = [];
  const open: { name: Variable; parts: Part[] }[] = [];
  const here = () => open.at(-1)?.parts ?? root;
  let end = 0;
  for (const match of source.matchAll(TAG)) {
    const place = () => `Line ${source.slice(0, match.index).split("\n").length}`;
    const text = source.slice(end, match.index);
    if (text.includes("{{")) return unclosed(source, end);
    if (text !== "") here().push({ kind: "text", text });
    end = match.index + match[0].length;
    const written = (match[1] ?? "").trim();
    const mark = /^[#/]/.exec(written)?.[0] ?? "";
    const name = written.slice(mark.length).trim();
    if (!isVariable(name)) return { ok: false, problem: `${place()}: ${unknownWords(match[0], name)}` };
    if (mark === "") here().push({ kind: "variable", name });
    else if (mark === "#") {
      if (open.length === DEEPEST)
        return {
          ok: false,
          problem: `${place()}: {{#${name}}} stands within ${DEEPEST} others, which is deeper than any mail needs.`,
        };
      const parts: Part[] = [];
      here().push({ kind: "section", name, parts });
      open.push({ name, parts });
    } else if (open.pop()?.name !== name)
      return { ok: false, problem: `${place()}: {{/${name}}} ends nothing that {{#${name}}} began.` };
  }
  const rest = source.slice(end);
  if (rest.includes("{{")) return unclosed(source, end);
  const left = open.pop();
  if (left)
    return { ok: false, problem: `{{#${left.name}}} is never ended: put {{/${left.name}}} where it ends.` };
  if (rest !== "") here().push({ kind: "text", text: rest });
  return { ok: true, parts: root };
}

function unclosed(source: string, from: number): Parsed {
  const line = source.slice(0, source.indexOf("{{", from)).split("\n").length;
  return { ok: false, problem: `Line ${line}: {{ has no }} that ends it.` };
}

function unknownWords(tag: string, name: string): string {
  const nearest = nearestVariable(name);
  return `${tag.slice(0, 80)} is no variable.${nearest ? ` Did you mean {{${nearest}}}?` : " Choose one from “Insert”."}`;
}

/** A template with its variables filled in. @param filled by name; already escaped for where it stands */
export function fillTemplate(parts: readonly Part[], filled: (name: Variable) => string): string {
  return parts
    .map((part) => {
      if (part.kind === "text") return part.text;
      if (part.kind === "variable") return filled(part.name);
      return filled(part.name) === "" ? "" : fillTemplate(part.parts, filled);
    })
    .join("");
}

/** Names of the variables that a template shows. */
export function usedVariables(parts: readonly Part[]): Set<Variable> {
  return new Set(
    parts.flatMap((part) => {
      if (part.kind === "text") return [];
      return part.kind === "variable" ? [part.name] : [...usedVariables(part.parts)];
    }),
  );
}
