import * as z from "zod";
import { type IssueKeyInput, issueKeyInput } from "#lib/keys/contract.ts";

const expiryChoices = ["never", "90", "180", "365", "day"] as const;
export type ExpiryChoice = (typeof expiryChoices)[number];

/** What the dialog holds: check boxes and a choice of time, which `inputOf` turns into the route's body. */
export const createKeyForm = z
  .object({
    name: issueKeyInput.shape.name,
    users: z.boolean(),
    groups: z.boolean(),
    expiry: z.enum(expiryChoices),
    day: z.string(),
  })
  .superRefine(({ expiry, day }, context) => {
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
  });
export type CreateKeyForm = z.output<typeof createKeyForm>;

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

/** The body of the request. */
export function inputOf(values: CreateKeyForm, now: Date): IssueKeyInput {
  const scopes: IssueKeyInput["scopes"] = ["read"];
  if (values.users) scopes.push("users");
  if (values.groups) scopes.push("groups");
  return { name: values.name, scopes, expiresAt: expiresAtOf(values, now) };
}

function expiresAtOf({ expiry, day }: CreateKeyForm, now: Date): string | null {
  if (expiry === "never") return null;
  return (expiry === "day" ? new Date(`${day}T23:59:59`) : inDays(Number(expiry), now)).toISOString();
}
