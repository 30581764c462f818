"use client";

import { Search } from "lucide-react";
import { useSyncExternalStore } from "react";
import { openOverlay } from "./overlay-state.ts";

/** Opens the command palette, and teaches its key. */
export function PaletteButton() {
  const isMac = useSyncExternalStore(
    () => () => {},
    () => /Mac|iPhone|iPad/.test(navigator.platform),
    () => false,
  );
  return (
    <button
      type="button"
      onClick={() => openOverlay("palette")}
      aria-keyshortcuts="Meta+K Control+K"
      className="flex h-8 shrink-0 items-center gap-2 rounded-md text-muted transition-colors hover:text-text max-sm:w-8 max-sm:justify-center max-sm:hover:bg-hover sm:border sm:bg-surface sm:pr-1.5 sm:pl-2.5 sm:hover:border-input"
    >
      <Search aria-hidden className="size-4" />
      <span className="pr-6 text-sm max-sm:sr-only">Jump to</span>
      <kbd aria-hidden className="rounded-sm border bg-bg px-1 text-xs max-sm:hidden">
        {isMac ? "⌘K" : "Ctrl K"}
      </kbd>
    </button>
  );
}
