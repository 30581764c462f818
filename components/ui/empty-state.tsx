import type { ReactNode } from "react";

interface EmptyStateProps {
  icon?: ReactNode;
  /** What will be here. */
  title: string;
  /** What fills it. */
  children?: ReactNode;
  /** The step that fills it. */
  action?: ReactNode;
}

/** Stands where rows will be: says what comes here and how. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      {icon ? (
        <div
          aria-hidden
          className="mb-4 grid size-10 place-items-center rounded-lg border bg-surface text-muted [&_svg]:size-5"
        >
          {icon}
        </div>
      ) : null}
      <h2 className="font-semibold text-base">{title}</h2>
      {children ? <div className="mt-1 max-w-md text-pretty text-muted">{children}</div> : null}
      {action ? <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
