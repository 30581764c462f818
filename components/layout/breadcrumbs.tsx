"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Fragment } from "react";
import { placeOf } from "./navigation.ts";

/** Where the page stands on the console's map. The page's own name is its heading. */
export function Breadcrumbs() {
  const pathname = usePathname();
  const place = placeOf(pathname);
  const crumbs: { label: string; href?: string }[] = [];
  if (place?.group) crumbs.push({ label: place.group });
  if (place) {
    const deeper = pathname !== place.destination.href;
    crumbs.push({ label: place.destination.label, ...(deeper && { href: place.destination.href }) });
  }
  if (pathname === "/settings/account") crumbs.push({ label: "Account" });
  return (
    <nav aria-label="Breadcrumbs" className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center gap-1.5 whitespace-nowrap text-muted">
        {crumbs.map(({ label, href }, index) => (
          <Fragment key={label}>
            {index > 0 ? (
              <li aria-hidden>
                <ChevronRight className="size-3.5 opacity-60" />
              </li>
            ) : null}
            <li className={index === crumbs.length - 1 ? "min-w-0 truncate font-medium text-text" : ""}>
              {href ? (
                <Link href={href} className="rounded-sm hover:underline">
                  {label}
                </Link>
              ) : (
                label
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
