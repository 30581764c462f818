/**
 * One field as RFC 4180 writes it, as text even for a spreadsheet: what starts
 * like a formula gets an apostrophe in front (OWASP, CSV injection; also in the wide letters of Chinese and Japanese).
 */
export function csvField(value: string): string {
  const text = /^[=+\-@＝＋－＠\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One record with its line end. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(",")}\r\n`;
}
