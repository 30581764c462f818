import { type AuditFilter, auditFilter } from "#lib/audit/contract.ts";

/** Those parts of an address that are a filter. */
export function validFilter(parameters: Record<string, string | string[] | null | undefined>): AuditFilter {
  const parts = Object.entries(auditFilter.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(parameters[name] ?? undefined);
    return parsed.success && parsed.data !== undefined ? [[name, parsed.data] as const] : [];
  });
  return Object.fromEntries(parts);
}
