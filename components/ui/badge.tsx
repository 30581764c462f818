import { clsx } from "clsx";
import type { ReactNode } from "react";

export type Tone = "neutral" | "ok" | "warn" | "error" | "info";

const tones: Record<Tone, string> = {
  neutral: "bg-selected text-text",
  ok: "bg-ok text-ok",
  warn: "bg-warn text-warn",
  error: "bg-error text-error",
  info: "bg-info text-info",
};

/** A short word about a thing: a type, a role, a count. For states use Status. */
export function Badge({
  tone = "neutral",
  children,
  className,
}: {
  tone?: Tone;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={clsx(
        "inline-flex h-5 items-center rounded-sm px-1.5 font-medium text-xs whitespace-nowrap",
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
