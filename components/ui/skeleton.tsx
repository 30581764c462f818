import { clsx } from "clsx";

/** A grey bar of the final size. Invisible for its first 200 ms, so that fast answers never flash. */
function Skeleton({ className }: { className?: string }) {
  return (
    <div
      aria-hidden
      className={clsx("animate-appear-late rounded-sm bg-selected", className ?? "h-4 w-full")}
    />
  );
}

/** As many rows of a table as will probably come, at their final height. */
export function SkeletonRows({ rows = 5, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div key={row} className="flex h-10 items-center gap-6 border-b px-4 last:border-b-0">
          <Skeleton className="h-3 w-1/3" />
          <Skeleton className="h-3 w-1/5" />
          <Skeleton className="hidden h-3 w-1/6 sm:block" />
        </div>
      ))}
    </div>
  );
}
