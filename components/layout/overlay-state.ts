import { useSyncExternalStore } from "react";

type Overlay = "palette" | "shortcuts";

let current: Overlay | null = null;
const listeners = new Set<() => void>();

function set(next: Overlay | null): void {
  current = next;
  for (const listener of listeners) listener();
}

export function openOverlay(overlay: Overlay): void {
  set(overlay);
}

export function closeOverlay(): void {
  set(null);
}

/** Which of the shell's overlays is open: one at a time. */
export function useOverlay(): Overlay | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
    () => null,
  );
}
