import Link from "next/link";

/** Muster's mark and the organisation's name, or Muster's own where none is set. */
export function OrganisationMark({ name }: { name: string }) {
  return (
    <Link
      href="/"
      className="mx-2 mt-2 mb-1 flex h-10 shrink-0 items-center gap-2.5 rounded-md px-2 hover:bg-hover"
    >
      <MusterMark />
      <span className="min-w-0 flex-1 truncate font-semibold">{name || "Muster"}</span>
    </Link>
  );
}

export function MusterMark({ className = "size-6" }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={className}>
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <path
        d="M8 22V10.5L16 18l8-7.5V22"
        fill="none"
        className="stroke-on-accent"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
