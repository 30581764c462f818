/** Whether PostgreSQL can store a text: it keeps neither NUL nor half a surrogate pair. */
export function isStorableText(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

/** The text as PostgreSQL can store it: a NUL is shown as what it is, half a surrogate pair as a replacement. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\u2400");
}
