"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { Role } from "#lib/auth/actor.ts";
import { navigationFor, placeOf } from "./navigation.ts";

/** The console's menu, in groups; the page's own entry is marked. */
export function SideNavigation({ role }: { role: Role }) {
  const current = placeOf(usePathname())?.destination.href;
  return (
    <nav aria-label="Main" className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-2 py-2">
      {navigationFor(role).map(({ title, destinations }) => (
        <div key={title ?? ""}>
          {title ? <h2 className="px-2 pb-1 font-medium text-muted text-xs">{title}</h2> : null}
          <ul className="flex flex-col gap-px">
            {destinations.map(({ href, label, icon: Icon }) => (
              <li key={href}>
                <Link
                  href={href}
                  aria-current={current === href ? "page" : undefined}
                  className={clsx(
                    "flex h-8 items-center gap-2.5 rounded-md px-2 font-medium -outline-offset-2 transition-colors max-md:h-10",
                    current === href ? "bg-selected text-text" : "text-muted hover:bg-hover hover:text-text",
                  )}
                >
                  <Icon aria-hidden className="size-4 shrink-0" />
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
