import type { SamlReason } from "../vocabulary.ts";

/** Why something is not taken, and what was seen; texts of the sender are cut short and shown as text. */
export type Refusal = { reason: SamlReason; detail: string | null };

export function refusal(reason: SamlReason, detail: string | null = null): Refusal {
  return { reason, detail };
}

/** A value of the sender's inside one of our sentences. */
export function quoted(value: string | null): string {
  if (value === null || value === "") return "nothing";
  return `“${value.length > 200 ? `${value.slice(0, 200)}…` : value}”`;
}
