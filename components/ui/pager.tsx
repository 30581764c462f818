import type { ReactNode } from "react";
import { Button } from "./button.tsx";

interface PagerProps {
  /** How many there are: "1,234 groups". */
  children: ReactNode;
  isFirst: boolean;
  /** Where the pages around this one begin; null where there is none. */
  previous: string | null;
  next: string | null;
  /** Null: to the first page. */
  onMove: (at: string | null) => void;
}

/** Below a list that is read by places instead of page numbers. */
export function Pager({ children, isFirst, previous, next, onMove }: PagerProps) {
  return (
    <nav
      aria-label="Pages"
      className="flex flex-wrap items-center justify-between gap-3 border-t px-4 py-2.5"
    >
      <p role="status" className="text-muted text-sm tabular-nums">
        {children}
      </p>
      {previous || next || !isFirst ? (
        <div className="flex gap-2">
          {isFirst ? null : (
            <Button size="sm" variant="ghost" onPress={() => onMove(null)}>
              First page
            </Button>
          )}
          <Button size="sm" isDisabled={!previous} onPress={() => onMove(previous)}>
            Previous
          </Button>
          <Button size="sm" isDisabled={!next} onPress={() => onMove(next)}>
            Next
          </Button>
        </div>
      ) : null}
    </nav>
  );
}
