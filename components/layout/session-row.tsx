import { Monitor, Smartphone } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";

interface SessionRowProps {
  /** "Firefox on Windows". */
  browser: string;
  /** What the session of this page is called; absent for others. */
  here?: string | false;
  /** From where, with what, since when. */
  children: ReactNode;
  /** What ends it. */
  action: ReactNode;
}

/** One place where somebody is signed in. */
export function SessionRow({ browser, here, children, action }: SessionRowProps) {
  const Icon = /iPhone|iPad|Android/.test(browser) ? Smartphone : Monitor;
  return (
    <li className="flex items-start gap-3 border-b px-4 py-3 last:border-b-0">
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium [overflow-wrap:anywhere]">{browser}</span>
          {here ? <Badge tone="ok">{here}</Badge> : null}
        </div>
        <p className="text-muted text-sm [overflow-wrap:anywhere]">{children}</p>
      </div>
      {action}
    </li>
  );
}
