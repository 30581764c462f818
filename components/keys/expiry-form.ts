import * as z from "zod";

export const expiryChoices = ["never", "90", "180", "365", "day"] as const;
export type ExpiryChoice = (typeof expiryChoices)[number];

/** A choice of time, and the last day where it is one's own, as YYYY-MM-DD. */
export type Expiry = { expiry: ExpiryChoice; day: string };

export const expiryFields = { expiry: z.enum(expiryChoices), day: z.string() };

/** Refuses a day that is missing or past, beside its field. */
export function refineExpiry({ expiry, day }: Expiry, context: z.RefinementCtx): void {
  if (expiry !== "day") return;
  const end = day === "" ? Number.NaN : new Date(`${day}T23:59:59`).getTime();
  if (Number.isNaN(end))
    context.addIssue({
      code: "custom",
      path: ["day"],
      message: "Choose the last day on which the key works.",
    });
  else if (end <= Date.now())
    context.addIssue({ code: "custom", path: ["day"], message: "This day is past. Choose a later one." });
}

function inDays(days: number, from: Date): Date {
  const end = new Date(from);
  end.setDate(end.getDate() + days);
  end.setHours(23, 59, 59, 0);
  return end;
}

/** The local day of `date` as YYYY-MM-DDT23:59:59. */
export function endOfDay(date: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T23:59:59`;
}

/** The choices with the day that each would end on. */
export function expiryOptions(today: Date): { id: ExpiryChoice; label: string; description?: string }[] {
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const option = (id: "90" | "180" | "365", label: string) => ({
    id,
    label,
    description: `until ${day.format(inDays(Number(id), today))}`,
  });
  return [
    { id: "never", label: "Never", description: "works until it is revoked" },
    option("90", "In 90 days"),
    option("180", "In 180 days"),
    option("365", "In 365 days"),
    { id: "day", label: "On a day of your choice" },
  ];
}

/** ISO 8601, or null for never. */
export function expiresAtOf({ expiry, day }: Expiry, now: Date): string | null {
  if (expiry === "never") return null;
  return (expiry === "day" ? new Date(`${day}T23:59:59`) : inDays(Number(expiry), now)).toISOString();
}

/** The choice that a key's present expiry is. */
export function expiryOf(expiresAt: string | null): Expiry {
  return expiresAt === null
    ? { expiry: "never", day: "" }
    : { expiry: "day", day: endOfDay(new Date(expiresAt)).slice(0, 10) };
}
