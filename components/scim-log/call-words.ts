import type { StatusState } from "#components/ui/status.tsx";
import type { LoggedCallView } from "#lib/scim-log/contract.ts";

type Answer = Pick<LoggedCallView, "status" | "refusal" | "method">;

/** How an answer is drawn. Looking for what is not there is how clients find out: it is no fault. */
export function answerState({ status, refusal, method }: Answer): StatusState {
  if (status < 400) return "healthy";
  return refusal === null && status === 404 && method === "GET" ? "none" : "failed";
}

/** Path and query as a person reads them: `filter=userName eq "a@b"` instead of percent signs. */
export function readableTarget({ path, query }: Pick<LoggedCallView, "path" | "query">): string {
  const whole = query === "" ? path : `${path}?${query}`;
  try {
    return decodeURIComponent(whole.replaceAll("+", " "));
  } catch {
    return whole;
  }
}

/** "0.4 ms", "12 ms", "1.2 s". */
export function durationWords(ms: number): string {
  if (ms < 1) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** "417 bytes", "12 KB", "1.3 MB". */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1000 ? `${Math.round(kilobytes)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}

export const daysWords = (days: number): string => (days === 1 ? "1 day" : `${days} days`);
