"use client";

import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useId } from "react";
import { Spinner } from "#components/ui/spinner.tsx";
import type { Role } from "#lib/auth/actor.ts";
import { navigationFor, placeOf } from "./navigation.ts";

/** What stands at the end of an entry, by its path: a count. */
export type NavigationBadges = Readonly<Record<string, ReactNode>>;

/** The console's menu, in groups; the page's own entry is marked. */
export function SideNavigation({ role, badges }: { role: Role; badges: NavigationBadges }) {
  const id = useId();
  const current = placeOf(usePathname())?.destination.href;
  return (
    <nav aria-label="Main" className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-2 py-2">
      {navigationFor(role).map(({ title, destinations }) => (
        <div key={title ?? ""}>
          {title ? (
            <p id={id + title} className="px-2 pb-1 font-medium text-muted text-xs">
              {title}
            </p>
          ) : null}
          <ul aria-labelledby={title && id + title} className="flex flex-col gap-px">
            {destinations.map(({ href, label, icon }) => (
              <li key={href}>
                <Link
                  href={href}
                  aria-current={current === href ? "page" : undefined}
                  className={clsx(
                    "flex h-8 items-center gap-2.5 rounded-md px-2 font-medium -outline-offset-2 transition-colors max-md:h-10",
                    current === href ? "bg-selected text-text" : "text-muted hover:bg-hover hover:text-text",
                  )}
                >
                  <DestinationIcon icon={icon} />
                  {label}
                  {badges[href]}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** Turns while its page is on the way; a page that comes within 200 ms shows nothing of it. */
function DestinationIcon({ icon: Icon }: { icon: LucideIcon }) {
  const { pending } = useLinkStatus();
  return (
    <span aria-hidden className="relative grid size-4 shrink-0 place-items-center">
      <Icon className={clsx("size-4", pending && "animate-disappear-late")} />
      {pending ? (
        <span className="absolute inset-0 animate-appear-late">
          <Spinner />
        </span>
      ) : null}
    </span>
  );
}
