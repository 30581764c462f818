import { clsx } from "clsx";
import { ExternalLink } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

interface TextLinkProps {
  href: string;
  children: ReactNode;
  className?: string;
}

/** A link within text. One that leaves the console opens a new tab and says so. */
export function TextLink({ href, children, className }: TextLinkProps) {
  const look = clsx(
    "rounded-sm text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent",
    className,
  );
  if (!/^https?:/.test(href)) {
    return (
      <Link href={href} className={look}>
        {children}
      </Link>
    );
  }
  return (
    <a href={href} target="_blank" rel="noreferrer" className={look}>
      {children}
      <ExternalLink aria-hidden className="ml-0.5 inline size-3 align-[-1px]" />
      <span className="sr-only"> (opens a new tab)</span>
    </a>
  );
}
