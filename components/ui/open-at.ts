/** Where the focus goes in a list that opens: to its first or last entry, or (`true`) to what is chosen, else to the list itself. */
export type OpenAt = "first" | "last" | true;

/** The keys that open a list. Enter and Space are taken before they become a click, which react-aria would take for a screen reader's. */
export const openingKeys: Readonly<Record<string, OpenAt>> = {
  ArrowDown: "first",
  ArrowUp: "last",
  Enter: "first",
  " ": "first",
};
