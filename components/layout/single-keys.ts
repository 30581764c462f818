const STORAGE_KEY = "muster-single-keys";

/**
 * Whether shortcuts of one character act. They can be turned off, because they
 * collide with speech input and screen readers (WCAG 2.1.4).
 */
export function singleKeysAreOn(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== "off";
  } catch {
    return true;
  }
}

export function turnSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(STORAGE_KEY, on ? "on" : "off");
  } catch {
    // Storage is refused (private window): the choice lasts as long as the page's default.
  }
}
