/**
 * Text from outside as it may stand in a header: without line breaks of any alphabet, by which somebody could smuggle in
 * further headers, and without the marks that turn the direction of what follows.
 */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, " ").trim();
}

/**
 * The same for a subject: what looks like an encoded word (RFC 2047 §2) in text of ASCII would reach the reader decoded,
 * and say something else than the outbox shows.
 */
export function subjectLine(text: string): string {
  return oneLine(text).replaceAll("=?", "= ?");
}
