import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";

interface TableProps {
  /** Names the table for screen readers. */
  label: string;
  children: ReactNode;
  /** Rows of 32 px instead of 40. */
  compact?: boolean;
  /** The rows belong to another page or filter and are about to change. */
  isStale?: boolean;
  className?: string;
}

/** A plain `<table>` that scrolls sideways inside its own frame, never the page. */
export function Table({ label, children, compact = false, isStale = false, className }: TableProps) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to scroll by keyboard too
      tabIndex={0}
      className={clsx(
        "relative overflow-x-auto -outline-offset-2 transition-opacity",
        isStale && "opacity-60",
        className,
      )}
    >
      <table
        data-compact={compact || undefined}
        className="group/table w-full border-collapse text-left text-sm"
      >
        {children}
      </table>
    </section>
  );
}

export function TableHead({ children }: { children: ReactNode }) {
  return <thead className="border-b bg-surface">{children}</thead>;
}

export function TableBody({ children }: { children: ReactNode }) {
  return <tbody className="[&>tr:last-child]:border-b-0">{children}</tbody>;
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr {...props} className={clsx("border-b", className)} />;
}

export function TableHeader({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      {...props}
      className={clsx(
        "h-9 whitespace-nowrap px-3 font-medium text-muted text-xs first:pl-4 last:pr-4",
        className,
      )}
    />
  );
}

export function TableCell({ className, ...props }: ComponentProps<"td">) {
  return (
    <td
      {...props}
      className={clsx(
        "h-10 px-3 py-2 align-middle first:pl-4 last:pr-4 group-data-compact/table:h-8 group-data-compact/table:py-1",
        className,
      )}
    />
  );
}
