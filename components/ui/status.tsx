import { clsx } from "clsx";
import { Check, CircleDashed, Minus, TriangleAlert, X } from "lucide-react";

export type StatusState = "healthy" | "checking" | "degraded" | "failed" | "none";

const looks = {
  healthy: { Icon: Check, word: "Healthy", colour: "text-ok", tint: "bg-ok" },
  checking: { Icon: CircleDashed, word: "Checking", colour: "text-info", tint: "bg-info" },
  degraded: { Icon: TriangleAlert, word: "Degraded", colour: "text-warn", tint: "bg-warn" },
  failed: { Icon: X, word: "Failed", colour: "text-error", tint: "bg-error" },
  none: { Icon: Minus, word: "Not configured", colour: "text-muted", tint: "bg-selected" },
} as const;

interface StatusProps {
  state: StatusState;
  /** Another word for the same state: "Active", "Passed", "Skipped". */
  label?: string;
  /** `icon` keeps the word for screen readers only. */
  show?: "full" | "icon";
  className?: string;
}

/** A state as icon + word + colour, so that none of the three is needed to read it. */
export function Status({ state, label, show = "full", className }: StatusProps) {
  const { Icon, word, colour, tint } = looks[state];
  return (
    <span
      className={clsx("inline-flex items-center gap-1.5 whitespace-nowrap font-medium", colour, className)}
    >
      <span aria-hidden className={clsx("grid size-4.5 shrink-0 place-items-center rounded-full", tint)}>
        <Icon
          className={clsx("size-3", state === "checking" && "animate-[spin_2s_linear_infinite]")}
          strokeWidth={2.5}
        />
      </span>
      <span className={clsx(show === "icon" && "sr-only")}>{label ?? word}</span>
    </span>
  );
}
