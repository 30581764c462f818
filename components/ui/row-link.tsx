import { clsx } from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";

/** The name of a table's row, whose link reaches over all of the row; the row is `relative`. */
export function RowLink({
  href,
  className,
  children,
}: {
  href: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Link
      href={href}
      className={clsx(
        "block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2",
        className,
      )}
    >
      {children}
    </Link>
  );
}
