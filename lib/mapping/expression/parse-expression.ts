import { expressionFunctions, type FunctionName } from "../vocabulary.ts";
import { splitText, type Word } from "./split-text.ts";
import { DEEPEST, type Expression, keywords, LONGEST_TEXT, MOST_PARTS } from "./syntax.ts";

export type ParsedExpression =
  | { readonly ok: true; readonly expression: Expression }
  /** `at`: the character, counted from 0, where reading stopped. `detail`: what was found, and what to do. */
  | { readonly ok: false; readonly at: number; readonly detail: string };

/** Stops the reading; never leaves this file. */
class Stop extends Error {
  readonly at: number;

  constructor(at: number, detail: string) {
    super(detail);
    this.at = at;
  }
}

/**
 * Reads an expression:
 * ```
 * expression = "if" expression "then" expression "else" expression | either
 * either     = both { "or" both }          both   = negated { "and" negated }
 * negated    = "not" negated | compared    compared = sum [ ( "=" | "!=" ) sum ]
 * sum        = single { "+" single }
 * single     = text | number | "true" | "false" | attribute | function "(" [ expression { "," expression } ] ")" | "(" expression ")"
 * ```
 * It never throws, and takes time in proportion to the text, which may have at most {@link LONGEST_TEXT} characters.
 */
export function parseExpression(source: string): ParsedExpression {
  if (source.length > LONGEST_TEXT)
    return { ok: false, at: LONGEST_TEXT, detail: `Use at most ${LONGEST_TEXT} characters.` };
  const split = splitText(source);
  if (!split.ok) return split;
  try {
    return { ok: true, expression: new Reader(split.words, source.length).whole() };
  } catch (error) {
    if (error instanceof Stop) return { ok: false, at: error.at, detail: error.message };
    throw error;
  }
}

class Reader {
  readonly #words: readonly Word[];
  readonly #end: number;
  #next = 0;
  #parts = 0;
  #depth = 0;

  constructor(words: readonly Word[], end: number) {
    this.#words = words;
    this.#end = end;
  }

  whole(): Expression {
    if (this.#words.length === 0)
      throw new Stop(0, "Write an expression, such as lower(email), or choose another kind of source.");
    const expression = this.#expression();
    const rest = this.#peek();
    if (rest) throw new Stop(rest.at, restDetail(rest));
    return expression;
  }

  #expression(): Expression {
    this.#depth += 1;
    if (this.#depth > DEEPEST)
      throw new Stop(this.#at(), "This is nested too deeply. Split it over two attributes.");
    const expression = this.#takes("if") ? this.#choice() : this.#either();
    this.#depth -= 1;
    return expression;
  }

  #choice(): Expression {
    const test = this.#expression();
    this.#need("then", "After the condition comes then: if … then … else ….");
    const yes = this.#expression();
    this.#need("else", 'An if needs its else. Write else "" for no value.');
    return this.#part({ kind: "if", test, yes, no: this.#expression() });
  }

  #either(): Expression {
    let left = this.#both();
    while (this.#takes("or")) left = this.#part({ kind: "or", left, right: this.#both() });
    return left;
  }

  #both(): Expression {
    let left = this.#negated();
    while (this.#takes("and")) left = this.#part({ kind: "and", left, right: this.#negated() });
    return left;
  }

  #negated(): Expression {
    let count = 0;
    while (this.#takes("not")) count += 1;
    let expression = this.#compared();
    for (; count > 0; count -= 1) expression = this.#part({ kind: "not", of: expression });
    return expression;
  }

  #compared(): Expression {
    const left = this.#sum();
    const kind = this.#takes("=") ? "same" : this.#takes("!=") ? "different" : null;
    if (kind === null) return left;
    const compared = this.#part({ kind, left, right: this.#sum() });
    const again = this.#peek();
    if (again?.kind === "sign" && (again.text === "=" || again.text === "!="))
      throw new Stop(again.at, "Compare two values at a time, and join the comparisons with and.");
    return compared;
  }

  #sum(): Expression {
    let left = this.#single();
    while (this.#takes("+")) left = this.#part({ kind: "plus", left, right: this.#single() });
    return left;
  }

  #single(): Expression {
    const word = this.#peek();
    if (!word)
      throw new Stop(
        this.#end,
        'Something is missing here: an attribute, or a text in quotes such as "text".',
      );
    if (this.#takes("(")) {
      const inner = this.#expression();
      this.#need(")", "This bracket is not closed. Add ).");
      return inner;
    }
    if (word.kind === "sign" || (keywords.has(word.text) && !isBoolean(word.text)))
      throw new Stop(word.at, singleDetail(word.text));
    this.#next += 1;
    if (word.kind === "text") return this.#part({ kind: "text", value: word.value });
    if (word.kind === "number") return this.#number(word.value, word.at);
    if (isBoolean(word.text)) return this.#part({ kind: "text", value: word.text });
    if (this.#takes("(")) return this.#call(word);
    return this.#part({ kind: "name", path: word.text.split(".") });
  }

  #number(digits: string, at: number): Expression {
    if (digits.length > 9)
      throw new Stop(at, "This number is too long. Put it in quotes to have it as text.");
    return this.#part({ kind: "number", value: Number(digits) });
  }

  #call({ text: name, at }: Word): Expression {
    if (!isFunction(name)) {
      const near = Object.keys(expressionFunctions).find((one) => one.toLowerCase() === name.toLowerCase());
      throw new Stop(at, `There is no function “${name}”. ${near ? `Write ${near}.` : functionList}`);
    }
    const args: Expression[] = [];
    if (!this.#takes(")")) {
      do args.push(this.#expression());
      while (this.#takes(","));
      this.#need(")", `The brackets of ${name} are not closed. Add ).`);
    }
    const { args: bounds, usage } = expressionFunctions[name];
    if (args.length < bounds[0] || args.length > bounds[1])
      throw new Stop(at, `${name} has ${args.length} values here. Write it as ${usage}.`);
    if ((name === "left" || name === "right") && args[1]?.kind !== "number")
      throw new Stop(at, `${name} needs a number of characters. Write it as ${usage}.`);
    return this.#part({ kind: "call", name, args });
  }

  #part(expression: Expression): Expression {
    this.#parts += 1;
    if (this.#parts > MOST_PARTS)
      throw new Stop(
        this.#at(),
        `An expression has at most ${MOST_PARTS} parts. Split it over two attributes.`,
      );
    return expression;
  }

  #peek(): Word | undefined {
    return this.#words[this.#next];
  }

  #at(): number {
    return this.#peek()?.at ?? this.#end;
  }

  #takes(text: string): boolean {
    const word = this.#peek();
    if (!word || word.kind === "text" || word.text !== text) return false;
    this.#next += 1;
    return true;
  }

  #need(text: string, detail: string): void {
    if (!this.#takes(text)) throw new Stop(this.#at(), detail);
  }
}

const functionList = `There are ${Object.keys(expressionFunctions).join(", ")}.`;

function isFunction(name: string): name is FunctionName {
  return Object.hasOwn(expressionFunctions, name);
}

function isBoolean(text: string): boolean {
  return text === "true" || text === "false";
}

function singleDetail(found: string): string {
  if (found === "if") return "Put this if in brackets: (if … then … else …).";
  return `Before “${found}” something is missing: an attribute, or a text in quotes such as "text".`;
}

function restDetail({ kind, text }: Word): string {
  if (kind === "sign" && text === ")") return "This bracket was never opened. Take it away.";
  if (kind === "sign" && text === ",") return "A comma only stands between the values of a function.";
  return `“${text.slice(0, 40)}” does not belong here. Texts are put together with +.`;
}
