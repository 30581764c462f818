import { useSyncExternalStore } from "react";

let guards = 0;
let leave: (() => void) | null = null;
const listeners = new Set<() => void>();

function set(next: (() => void) | null): void {
  leave = next;
  for (const listener of listeners) listener();
}

/** Counts a form with unsaved changes in, until the returned function is called. */
export function guardChanges(): () => void {
  guards += 1;
  return () => {
    guards -= 1;
  };
}

export function hasUnsavedChanges(): boolean {
  return guards > 0;
}

/** Runs `go` at once, or after the admin agreed to lose what was not saved. */
export function askBeforeLeaving(go: () => void): void {
  if (guards === 0) go();
  else set(go);
}

/** Ends the question; the answer is the caller's. */
export function stopAsking(): void {
  set(null);
}

/** What waits for an answer, or null. */
export function useLeaveRequest(): (() => void) | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => leave,
    () => null,
  );
}
