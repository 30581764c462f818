import {
  type AttributePath,
  type Filter,
  filterLimits,
  type Literal,
  type Operator,
  type PatchPath,
  splitAttributePath,
} from "./filter.ts";

export type ParsedFilter =
  | { readonly ok: true; readonly filter: Filter }
  | { readonly ok: false; readonly detail: string };
export type ParsedPath =
  | { readonly ok: true; readonly path: PatchPath }
  | { readonly ok: false; readonly detail: string };

/**
 * Parses a filter: the whole grammar of RFC 7644 §3.4.2.2, and besides it `attribute[filter].sub op value`, which Entra
 * uses to match (the same element must satisfy both). One pass, no backtracking; never throws.
 */
export function parseFilter(text: string): ParsedFilter {
  return attempt(text, (reader) => {
    const filter = reader.disjunction(0);
    reader.expectEnd();
    return { ok: true, filter } as const;
  });
}

/** Parses the `path` of a PATCH operation (RFC 7644 §3.5.2, figure 7); never throws. */
export function parsePatchPath(text: string): ParsedPath {
  return attempt(text, (reader) => {
    const path = reader.patchPath();
    reader.expectEnd();
    return { ok: true, path } as const;
  });
}

class FilterSyntaxError extends Error {}

function attempt<T>(text: string, parse: (reader: Reader) => T): T | { ok: false; detail: string } {
  if (Buffer.byteLength(text) > filterLimits.bytes) {
    return { ok: false, detail: `It is longer than ${filterLimits.bytes} bytes. Ask for less at once.` };
  }
  try {
    return parse(new Reader(text));
  } catch (error) {
    if (error instanceof FilterSyntaxError) return { ok: false, detail: error.message };
    throw error;
  }
}

const operators: ReadonlySet<string> = new Set(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"]);
const wordPattern = /[A-Za-z$][\w$.:-]*/y;
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const spacePattern = /[ \t\r\n]*/y;

class Reader {
  private readonly text: string;
  private at = 0;
  private nodes = 0;

  constructor(text: string) {
    this.text = text;
  }

  disjunction(depth: number): Filter {
    return this.chain("or", () => this.chain("and", () => this.term(depth)));
  }

  patchPath(): PatchPath {
    const path = this.attributePath();
    if (!this.takes("[")) return { path, filter: undefined };
    const filter = this.disjunction(1);
    this.expect("]");
    return { path: this.subPath(path), filter };
  }

  expectEnd(): void {
    this.skipSpace();
    if (this.at < this.text.length) this.refuse("the end");
  }

  private chain(word: "and" | "or", next: () => Filter): Filter {
    const first = next();
    const operands = [first];
    while (this.takesWord(word)) operands.push(next());
    return operands.length === 1 ? first : { kind: word, operands };
  }

  private term(depth: number): Filter {
    if (depth > filterLimits.depth)
      throw new FilterSyntaxError(`It is nested deeper than ${filterLimits.depth} levels.`);
    this.nodes += 1;
    if (this.nodes > filterLimits.nodes) {
      throw new FilterSyntaxError(`It has more than ${filterLimits.nodes} parts. Ask for less at once.`);
    }
    if (this.takes("(")) {
      const inner = this.disjunction(depth + 1);
      this.expect(")");
      return inner;
    }
    if (this.startsNegation()) {
      this.expect("(");
      const operand = this.disjunction(depth + 1);
      this.expect(")");
      return { kind: "not", operand };
    }
    return this.expression(depth);
  }

  private expression(depth: number): Filter {
    const path = this.attributePath();
    if (!this.takes("[")) return this.comparison(path);
    if (path.sub !== undefined)
      throw new FilterSyntaxError(`"${path.text}[" is not possible: a part has no elements.`);
    const filter = this.disjunction(depth + 1);
    this.expect("]");
    const sub = this.subPath(path).sub;
    if (sub === undefined) return { kind: "element", path, filter };
    const part = this.comparison({ text: sub, schema: undefined, name: sub, sub: undefined });
    return { kind: "element", path, filter: { kind: "and", operands: [filter, part] } };
  }

  private comparison(path: AttributePath): Filter {
    const operator = this.word()?.toLowerCase();
    if (operator === "pr") return { kind: "present", path };
    if (operator === undefined || !isOperator(operator)) {
      return this.refuse(`an operator (eq, ne, co, sw, ew, pr, gt, ge, lt, le) after "${path.text}"`);
    }
    this.skipSpace();
    const start = this.at;
    const value = this.literal();
    const written = this.text.slice(start, this.at);
    const isOther = typeof value !== "string" && String(value) !== written;
    return { kind: "compare", path, operator, value, ...(isOther ? { written } : {}) };
  }

  private literal(): Literal {
    this.skipSpace();
    if (this.text[this.at] === '"') return this.quoted();
    const number = this.match(numberPattern);
    if (number !== undefined && number !== "") return Number(number);
    const start = this.at;
    const word = this.word()?.toLowerCase();
    // ABNF literals have no case (RFC 5234 §2.3), so True is as good as true.
    if (word === "true") return true;
    if (word === "false") return false;
    if (word === "null") return null;
    this.at = start;
    return this.refuse("a value: text in double quotes, a number, true, false or null");
  }

  private quoted(): string {
    const start = this.at;
    this.at += 1;
    while (this.at < this.text.length && this.text[this.at] !== '"')
      this.at += this.text[this.at] === "\\" ? 2 : 1;
    this.at += 1;
    try {
      const value: unknown = JSON.parse(this.text.slice(start, this.at));
      // PostgreSQL keeps neither NUL nor half a surrogate pair, so no stored text can hold them.
      if (typeof value === "string" && isStorable(value)) return value;
    } catch {
      // An open quote or a bad escape: told below, from where the text begins.
    }
    this.at = start;
    return this.refuse("text that is closed by a double quote");
  }

  private attributePath(): AttributePath {
    this.skipSpace();
    const start = this.at;
    const word = this.match(wordPattern);
    const path = word === undefined ? undefined : splitAttributePath(word);
    if (path) return path;
    this.at = start;
    return this.refuse("an attribute");
  }

  /** After `]`: the part of the element that is meant, if one follows. */
  private subPath(path: AttributePath): AttributePath {
    if (this.text[this.at] !== ".") return path;
    this.at += 1;
    const word = this.match(wordPattern);
    const part = word === undefined ? undefined : splitAttributePath(word);
    if (!part || part.schema !== undefined || part.sub !== undefined || path.sub !== undefined) {
      return this.refuse('one part after "]."');
    }
    return { ...path, sub: part.name };
  }

  /** `not` is an attribute's name too, unless a parenthesis follows. */
  private startsNegation(): boolean {
    const start = this.at;
    if (this.takesWord("not")) {
      this.skipSpace();
      if (this.text[this.at] === "(") return true;
    }
    this.at = start;
    return false;
  }

  private takesWord(word: string): boolean {
    const start = this.at;
    if (this.word()?.toLowerCase() === word) return true;
    this.at = start;
    return false;
  }

  private word(): string | undefined {
    this.skipSpace();
    return this.match(wordPattern);
  }

  private takes(mark: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== mark) return false;
    this.at += 1;
    return true;
  }

  private expect(mark: string): void {
    if (!this.takes(mark)) this.refuse(`"${mark}"`);
  }

  private skipSpace(): void {
    this.match(spacePattern);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private refuse(expected: string): never {
    const seen = this.at >= this.text.length ? "the end" : `"${this.text.slice(this.at, this.at + 24)}"`;
    throw new FilterSyntaxError(
      `At position ${Math.min(this.at, this.text.length) + 1}: expected ${expected}, found ${seen}.`,
    );
  }
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

function isOperator(word: string): word is Operator {
  return operators.has(word);
}
