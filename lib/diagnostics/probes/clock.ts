import type { Finding } from "../run-probes.ts";
import { count } from "./words.ts";

export type ClockReading = { serverMs: number; localMs: number };

/** A provider's clock, read from the `Date` header (RFC 9110 §6.6.1), with ours at the same moment. */
export function readClock(
  answer: { durationMs: number; header: (name: string) => string | null },
  now: number,
): ClockReading | null {
  const serverMs = Date.parse(answer.header("date") ?? "");
  return Number.isNaN(serverMs) ? null : { serverMs, localMs: now - answer.durationMs / 2 };
}

const WARN_MS = 60_000;
/** Microsoft and most SAML services accept five minutes. */
const FAIL_MS = 300_000;

/** Compares the two clocks. The header has whole seconds, so less than two are not told apart. */
export function judgeClock(reading: ClockReading | null, provider: string): Finding {
  if (reading === null) return { status: "skipped", seen: `${provider} gave no time in its answer.` };
  const offMs = reading.localMs - reading.serverMs;
  const size = Math.abs(offMs);
  if (size < 2_000) return { status: "ok", seen: `The same time here as at ${provider}, to the second.` };

  const seconds = Math.round(size / 1000);
  const amount = seconds < 120 ? count(seconds, "second") : count(Math.round(seconds / 60), "minute");
  const seen = `This machine's clock is ${amount} ${offMs > 0 ? "ahead of" : "behind"} ${provider}.`;
  if (size <= WARN_MS) return { status: "ok", seen };
  return {
    status: size > FAIL_MS ? "failed" : "warning",
    seen,
    why: "Tokens and signed sign-ins carry times: with a wrong clock they look expired, or not yet valid.",
    action: "Set the clock of the machine that runs the identity server (NTP).",
  };
}
