/**
 * Text from outside as it may stand in a header: without line breaks of any alphabet, by which somebody could smuggle in
 * further headers, and without the marks that turn the direction of what follows.
 */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, " ").trim();
}
