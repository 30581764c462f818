import { clsx } from "clsx";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

const tones = {
  info: { Icon: Info, tint: "bg-info", colour: "text-info" },
  ok: { Icon: CircleCheck, tint: "bg-ok", colour: "text-ok" },
  warn: { Icon: TriangleAlert, tint: "bg-warn", colour: "text-warn" },
  error: { Icon: CircleAlert, tint: "bg-error", colour: "text-error" },
} as const;

interface CalloutProps {
  tone?: keyof typeof tones;
  title?: ReactNode;
  children?: ReactNode;
  /** A button or link that acts on it. */
  action?: ReactNode;
  /** `alert` is read out when it appears. */
  role?: "alert" | "status";
  className?: string;
}

/** A framed notice within the page: what was seen, why, what to do. */
export function Callout({ tone = "info", title, children, action, role, className }: CalloutProps) {
  const { Icon, tint, colour } = tones[tone];
  return (
    <div role={role} className={clsx("flex items-start gap-2.5 rounded-lg px-3.5 py-3", tint, className)}>
      <Icon aria-hidden className={clsx("mt-0.5 size-4 shrink-0", colour)} />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {title ? <p className={clsx("font-medium", colour)}>{title}</p> : null}
        {children ? <div className={clsx("text-text", title && "mt-0.5")}>{children}</div> : null}
        {action ? <div className="mt-2.5">{action}</div> : null}
      </div>
    </div>
  );
}
