import { clsx } from "clsx";
import type { ReactNode } from "react";

interface CardProps {
  title?: ReactNode;
  description?: ReactNode;
  /** At the right end of the title's line. */
  actions?: ReactNode;
  footer?: ReactNode;
  /** False where the content brings its own edges (a table, a list). */
  padded?: boolean;
  children?: ReactNode;
  className?: string;
  id?: string;
}

/** A framed section of a page. */
export function Card({
  title,
  description,
  actions,
  footer,
  padded = true,
  children,
  className,
  id,
}: CardProps) {
  return (
    <section id={id} className={clsx("min-w-0 overflow-clip rounded-lg border bg-bg", className)}>
      {title || actions ? (
        <header
          className={clsx(
            "flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4",
            padded ? "pt-4" : "border-b py-3",
          )}
        >
          <div className="min-w-0">
            <h2 className="font-semibold text-base">{title}</h2>
            {description ? <p className="mt-0.5 text-muted text-sm">{description}</p> : null}
          </div>
          {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      {children ? <div className={clsx(padded && "p-4")}>{children}</div> : null}
      {footer ? (
        <footer className="flex flex-wrap items-center justify-end gap-2 border-t bg-surface px-4 py-3">
          {footer}
        </footer>
      ) : null}
    </section>
  );
}
