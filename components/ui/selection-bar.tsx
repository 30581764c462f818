import type { ReactNode } from "react";
import { Button } from "./button.tsx";

interface SelectionBarProps {
  /** "3 devices". */
  children: ReactNode;
  /** What can be done with all of them. */
  actions: ReactNode;
  onClear: () => void;
}

/** Above the rows of a list while some of them are chosen. */
export function SelectionBar({ children, actions, onClear }: SelectionBarProps) {
  return (
    <section
      aria-label="Selection"
      className="sticky top-0 z-20 flex flex-wrap items-center gap-2 border-b bg-selected px-4 py-2"
    >
      <p role="status" className="mr-2 font-medium tabular-nums">
        {children} selected
      </p>
      {actions}
      <Button size="sm" variant="ghost" className="ml-auto" onPress={onClear}>
        Clear<span className="sr-only"> the selection</span>
      </Button>
    </section>
  );
}
