const token = /\s*(?:(\()|(\))|"((?:[^"\\]|\\.)*)"|([A-Za-z_][\w.]*))/y;

type Property<T> = (item: T, name: string) => string | undefined;
type Test<T> = (item: T) => boolean;

interface Rules {
  /** Properties that may be asked for; absent: any. */
  readonly properties?: readonly string[];
  /** Operators allowed for each property; absent: all that exist here. */
  operatorsFor?(property: string): readonly string[];
  readonly ignoreCase?: boolean;
}

/**
 * Okta's filter and search expressions: `property op "value"`, `property pr`, `and`, `or`, brackets.
 * There is no `not` and no `ne`, as in Okta.
 * @returns null when the text is no expression that Okta would take: that is E0000031.
 */
export function parseOktaFilter<T>(text: string, property: Property<T>, rules: Rules = {}): Test<T> | null {
  const found = split(text);
  if (!found) return null;
  const words: readonly Word[] = found;
  let at = 0;
  const next = () => words[at];

  function alternatives(): Test<T> | null {
    let left = conjunction();
    while (left && next()?.word?.toLowerCase() === "or") {
      at += 1;
      const right = conjunction();
      if (!right) return null;
      const before = left;
      left = (item) => before(item) || right(item);
    }
    return left;
  }

  function conjunction(): Test<T> | null {
    let left = term();
    while (left && next()?.word?.toLowerCase() === "and") {
      at += 1;
      const right = term();
      if (!right) return null;
      const before = left;
      left = (item) => before(item) && right(item);
    }
    return left;
  }

  function term(): Test<T> | null {
    if (next()?.open) {
      at += 1;
      const inner = alternatives();
      if (!inner || !next()?.close) return null;
      at += 1;
      return inner;
    }
    const name = next()?.word;
    const operator = words[at + 1]?.word?.toLowerCase();
    if (!name || !operator) return null;
    if (rules.properties && !rules.properties.includes(name)) return null;
    if (rules.operatorsFor && !rules.operatorsFor(name).includes(operator)) return null;
    if (operator === "pr") {
      at += 2;
      return (item) => property(item, name) !== undefined;
    }
    const value = words[at + 2]?.value;
    if (value === undefined) return null;
    at += 3;
    return compare(name, operator, value);
  }

  function compare(name: string, operator: string, value: string): Test<T> | null {
    const fold = (raw: string) => (rules.ignoreCase ? raw.toLowerCase() : raw);
    const wanted = fold(value);
    const test = comparisons[operator];
    if (!test) return null;
    return (item) => {
      const actual = property(item, name);
      return actual !== undefined && test(fold(actual), wanted);
    };
  }

  const test = alternatives();
  return test && at === words.length ? test : null;
}

const comparisons: Readonly<Record<string, (actual: string, wanted: string) => boolean>> = {
  eq: (actual, wanted) => actual === wanted,
  sw: (actual, wanted) => actual.startsWith(wanted),
  co: (actual, wanted) => actual.includes(wanted),
  gt: (actual, wanted) => actual > wanted,
  ge: (actual, wanted) => actual >= wanted,
  lt: (actual, wanted) => actual < wanted,
  le: (actual, wanted) => actual <= wanted,
};

interface Word {
  readonly open?: boolean;
  readonly close?: boolean;
  readonly value?: string;
  readonly word?: string;
}

function split(text: string): Word[] | null {
  const words: Word[] = [];
  const trimmed = text.trim();
  token.lastIndex = 0;
  while (token.lastIndex < trimmed.length) {
    const match = token.exec(trimmed);
    if (!match) return null;
    if (match[1]) words.push({ open: true });
    else if (match[2]) words.push({ close: true });
    else if (match[3] !== undefined) words.push({ value: match[3].replace(/\\(.)/g, "$1") });
    else if (match[4]) words.push({ word: match[4] });
  }
  return words;
}
