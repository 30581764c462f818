/** What a list is sorted by, before the id that settles ties. */
export type Sort = {
  readonly sql: string;
  /** PostgreSQL's type of the expression. */
  readonly type: "text" | "numeric" | "timestamptz" | "uuid";
  readonly nullable: boolean;
  readonly descending: boolean;
};

/** Between which resources a page begins: the sort value as text (null where it has none) and the id. */
export type Position = { readonly key: string | null; readonly id: string };

/**
 * Order of a page. Without a value sorts as PostgreSQL has it: last when ascending, first when descending (RFC 7644
 * §3.4.2.3), so that the backward order is exactly the reverse.
 * @param id SQL of the unique id
 */
export function orderOf(sort: Sort | undefined, id: string, isBackward: boolean): string {
  const ties = isBackward ? `${id} DESC` : id;
  if (!sort) return ties;
  return `${sort.sql}${sort.descending !== isBackward ? " DESC" : ""}, ${ties}`;
}

/**
 * The condition for everything that comes after a position in that order; an index in the order starts right there.
 * @param bind makes a value a parameter and gives its SQL
 */
export function beyond(
  position: Position,
  sort: Sort | undefined,
  id: string,
  isBackward: boolean,
  bind: (value: unknown) => string,
): string {
  const later = `${id} ${isBackward ? "<" : ">"} ${bind(position.id)}::uuid`;
  if (!sort) return `(${later})`;
  const isDescending = sort.descending !== isBackward;
  if (position.key === null)
    return isDescending ? `(${sort.sql} IS NOT NULL OR ${later})` : `(${sort.sql} IS NULL AND ${later})`;
  const sign = isDescending ? "<" : ">";
  const key = `${bind(position.key)}::${sort.type}`;
  const rest = `(${sort.sql} ${sign} ${key} OR ${later})`;
  const within = `(${sort.sql} ${sign}= ${key} AND ${rest})`;
  return sort.nullable && !isDescending ? `(${within} OR ${sort.sql} IS NULL)` : within;
}

const shapes: Readonly<Record<Sort["type"], RegExp>> = {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL stores no NUL, so no sort value has one
  text: /^[^\u0000]*$/u,
  numeric: /^-?\d{1,400}(?:\.\d{1,400})?$/,
  timestamptz:
    /^\d{4}-\d\d-\d\d (?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d{1,6})?[+-](?:0\d|1[0-4])(?::[0-5]\d)?$/,
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

/** Whether a position that came from a client can be one of this order. */
export function isPosition(position: Position, sort: Sort | undefined): boolean {
  if (!shapes.uuid.test(position.id)) return false;
  if (position.key === null) return !sort || sort.nullable;
  if (!sort || !shapes[sort.type].test(position.key)) return false;
  return sort.type !== "timestamptz" || isDay(position.key.slice(0, 10));
}

/** No 30th of February, which PostgreSQL would refuse. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return day.getUTCFullYear() > 0 && day.toISOString().startsWith(text);
}
