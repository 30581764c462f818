import { isId } from "#components/layout/list-query.ts";
import type { AuditFilter } from "#lib/audit/contract.ts";

/** What the contract's `auditFilter` takes, without its schema: the page would load a validator for five patterns. */
const isValid: Record<keyof AuditFilter, (value: string) => boolean> = {
  actor: (value) => value === "system" || isId(value),
  action: (value) => /^[a-z-]+\.[a-z-]+$/.test(value),
  directory: isId,
  from: isDay,
  to: isDay,
};

/** Those parts of an address that are a filter. */
export function validFilter(parameters: Record<string, string | string[] | null | undefined>): AuditFilter {
  const parts = Object.entries(isValid).flatMap(([name, accepts]) => {
    const value = parameters[name];
    return typeof value === "string" && accepts(value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(parts);
}

/** A day of the calendar, `YYYY-MM-DD`: the 30th of February is none. */
function isDay(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
