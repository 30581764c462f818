import type { Finding } from "../run-probes.ts";
import { count, day } from "./words.ts";

/** When the client secret ends, and who says so: Graph, or the admin who typed the date in. A certificate says it itself. */
export type SecretExpiry = { at: Date | null; source: "graph" | "admin" | "certificate" };

const DAY_MS = 86_400_000;
const WARN_DAYS = 30;

export function judgeSecretExpiry(
  { at, source }: SecretExpiry,
  now: number,
  link: Finding["link"] & object,
): Finding {
  const origin = source === "admin" ? " according to the date entered here" : "";
  const what = source === "certificate" ? "client certificate" : "client secret";
  if (at === null) {
    return {
      status: "warning",
      advice: true,
      seen: "It isn't known when the client secret expires.",
      why: "When it does, nothing can be read any more, and nobody is warned before.",
      action:
        "Enter its expiry date in the directory's settings, or grant Application.Read.All so that Muster can read it.",
      link,
    };
  }
  const days = Math.ceil((at.getTime() - now) / DAY_MS);
  if (days > WARN_DAYS) {
    return { status: "ok", seen: `The ${what} is valid until ${day(at)}${origin}.` };
  }
  return {
    status: "warning",
    seen:
      days > 0
        ? `The ${what} expires in ${count(days, "day")}, on ${day(at)}${origin}.`
        : `The ${what} expired on ${day(at)}${origin}.`,
    why: "From then on Entra gives no token: nothing can be read, and departures go unnoticed.",
    action:
      source === "certificate"
        ? "Make a next certificate in the directory's settings, upload it in Entra, and save; the old one works beside it until then."
        : "Create a new client secret now, and paste its Value into the directory's settings; the old one works beside it until it ends.",
    link,
  };
}
