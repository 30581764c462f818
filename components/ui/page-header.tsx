import type { ReactNode } from "react";

interface PageHeaderProps {
  title: ReactNode;
  /** A status or badge beside the title. */
  after?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
}

/** The page's one `h1`. */
export function PageHeader({ title, after, description, actions }: PageHeaderProps) {
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 max-w-3xl">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 font-semibold text-xl tracking-tight [overflow-wrap:anywhere]">{title}</h1>
          {after}
        </div>
        {description ? <p className="mt-1 text-muted [overflow-wrap:anywhere]">{description}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}
