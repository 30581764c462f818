const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a part of an address is an id: what anybody may write there is not sent on to be refused. */
export function isId(text: string | null): text is string {
  return text !== null && uuid.test(text);
}

/** An id of the address; null for anything else. */
export function idIn(text: string | null): string | null {
  return isId(text) ? text : null;
}

/** The parameters of a request: what is not given, or empty, is left out. */
export function queryOf(given: Record<string, string | null | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

/** What takes every part of a list's state out of the address. */
export function withoutAny<Name extends string>(state: Record<Name, unknown>): Record<Name, null> {
  return Object.fromEntries(Object.keys(state).map((name) => [name, null])) as Record<Name, null>;
}

/** Whether a list's state in the address differs from the one without any filter, wherever its page begins. */
export function isFiltered<State extends { at: string | null }>(
  filters: State,
  none: { readonly [Name in keyof State]?: State[Name] },
): boolean {
  return Object.entries(none).some(
    ([name, value]) => name !== "at" && filters[name as keyof State] !== value,
  );
}
