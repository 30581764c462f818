import { useEffect } from "react";
import { guardChanges } from "./unsaved-changes.ts";

/**
 * While `dirty`, leaving the page asks first: links, back and shortcuts by the
 * console's dialog, closing the tab by the browser's own.
 *
 * @example useUnsavedChanges(form.formState.isDirty && !form.formState.isSubmitSuccessful);
 */
export function useUnsavedChanges(dirty: boolean): void {
  useEffect(() => (dirty ? guardChanges() : undefined), [dirty]);
}
