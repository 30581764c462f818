/** Whether a list's state in the URL differs from the one without any filter, wherever its page begins. */
export function isFiltered<State extends { at: string | null }>(
  filters: State,
  none: { readonly [Name in keyof State]?: State[Name] },
): boolean {
  return Object.entries(none).some(
    ([name, value]) => name !== "at" && filters[name as keyof State] !== value,
  );
}
