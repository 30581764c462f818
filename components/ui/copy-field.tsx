import { clsx } from "clsx";
import type { ReactNode } from "react";
import { CopyButton } from "./copy-button.tsx";

interface CopyFieldProps {
  /** The other product's own word for the field, as it stands on its page. */
  label: string;
  value: string;
  description?: ReactNode;
  className?: string;
}

/** A value to paste elsewhere, with its copy button. Long values wrap, so that nothing is hidden. */
export function CopyField({ label, value, description, className }: CopyFieldProps) {
  return (
    <div className={clsx("min-w-0", className)}>
      <div className="mb-1.5 font-medium">{label}</div>
      <div className="flex items-start gap-1 rounded-md border bg-surface py-px pr-px pl-2.5">
        <code className="min-w-0 flex-1 select-all break-all py-1.5 text-sm">{value}</code>
        <CopyButton value={value} label={label} />
      </div>
      {description ? <div className="mt-1.5 text-muted text-sm">{description}</div> : null}
    </div>
  );
}
