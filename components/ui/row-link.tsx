import { clsx } from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";

/** A link's or button's shadow covers the row, so that all of it can be clicked; the row is `relative`. */
const overRow =
  "after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2";

/** The name of a table's row, whose link reaches over all of the row. */
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
    <Link href={href} className={clsx("block truncate font-medium", overRow, className)}>
      {children}
    </Link>
  );
}

/** What a table's row says first, as a button that reaches over all of the row and opens it. */
export function RowButton({
  title,
  className,
  onPress,
  children,
}: {
  title?: string;
  className?: string;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <button type="button" onClick={onPress} title={title} className={clsx("text-left", overRow, className)}>
      {children}
    </button>
  );
}
