const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });

/** "3 Nov 2026", by UTC: the same on server and browser, and right for days that were entered without a time. */
export function dayOf(iso: string): string {
  return DAY.format(new Date(iso));
}
