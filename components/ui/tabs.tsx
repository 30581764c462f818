"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { type ReactNode, useLayoutEffect, useRef } from "react";

interface LinkTab {
  href: string;
  label: string;
  /** A count or a mark after the label. */
  after?: ReactNode;
  isCurrent: boolean;
}

/** Tabs that are pages of their own: links, so that back, reload and "open in a new tab" work. */
export function LinkTabs({
  label,
  tabs,
  className,
}: {
  label: string;
  tabs: readonly LinkTab[];
  className?: string;
}) {
  const strip = useRef<HTMLElement>(null);
  const current = tabs.find(({ isCurrent }) => isCurrent)?.href;
  // Where the tabs are wider than the screen, the current one is brought into sight.
  useLayoutEffect(() => {
    const tab = current && strip.current?.querySelector<HTMLElement>("[aria-current]");
    if (!strip.current || !tab) return;
    strip.current.scrollLeft = tab.offsetLeft - (strip.current.clientWidth - tab.offsetWidth) / 2;
  }, [current]);
  return (
    <nav
      ref={strip}
      aria-label={label}
      className={clsx(
        "relative -mx-4 overflow-x-auto px-4 shadow-[inset_0_-1px_0_var(--divider)] md:mx-0 md:px-0",
        className,
      )}
    >
      <ul className="flex gap-5">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              scroll={false}
              aria-current={tab.isCurrent ? "page" : undefined}
              className={clsx(
                "flex h-10 items-center gap-1.5 whitespace-nowrap border-b-2 font-medium -outline-offset-2",
                tab.isCurrent ? "border-text text-text" : "border-transparent text-muted hover:text-text",
              )}
            >
              {tab.label}
              {tab.after}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
