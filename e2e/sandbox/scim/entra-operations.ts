import type { EntraAttributes } from "./entra-paths.ts";
import type { PatchOperation } from "./scim-messages.ts";

/** Without the flag operations begin with a capital (Microsoft Learn, "Known issues …"). */
export function word(op: "add" | "replace" | "remove", flag: boolean): string {
  return flag ? op : `${op.charAt(0).toUpperCase()}${op.slice(1)}`;
}

/** The operations of one PATCH that sets these attributes. */
export function operationsFor(changed: EntraAttributes, flag: boolean): PatchOperation[] {
  return flag ? flaggedOperations(changed) : usualOperations(changed);
}

/** One operation an attribute, booleans as text. */
function usualOperations(changed: EntraAttributes): PatchOperation[] {
  return Object.entries(changed).map(([path, value]) => ({
    op: "Replace",
    path,
    value: typeof value === "boolean" ? (value ? "True" : "False") : value,
  }));
}

/** Value paths one by one; `active` alone by its path; all others as one operation whose keys are their paths. */
function flaggedOperations(changed: EntraAttributes): PatchOperation[] {
  const entries = Object.entries(changed);
  const isAlone = ([path]: (typeof entries)[number]) => path.includes("[") || path === "active";
  const together = entries.filter((entry) => !isAlone(entry));
  return [
    ...entries.filter(isAlone).map(([path, value]) => ({ op: "replace", path, value })),
    ...(together.length > 0 ? [{ op: "replace", value: Object.fromEntries(together) }] : []),
  ];
}

/** Spaces as `+`, as Entra writes its queries. */
export function encodeFilter(filter: string): string {
  return encodeURIComponent(filter).replaceAll("%20", "+");
}
