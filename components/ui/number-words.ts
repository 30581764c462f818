const english = new Intl.NumberFormat("en-GB");

/** "1,234" */
export function figures(count: number): string {
  return english.format(count);
}

/** "1,234", or "10,000+" beyond the cap. */
export function cappedCount(count: number, cap: number): string {
  return count > cap ? `${figures(cap)}+` : figures(count);
}

/** "1 user", "1,234 users", or "10,000+ users" beyond the cap. */
export function counted(count: number, word: string, cap: number = Number.POSITIVE_INFINITY): string {
  return `${cappedCount(count, cap)} ${word}${count === 1 ? "" : "s"}`;
}
