/** Where text and html of a mail name its one-time link. */
export const LINK = "{link}";
