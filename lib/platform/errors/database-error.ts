const UNAVAILABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  // Prisma: cannot reach, timed out, connection closed, pool timed out.
  "P1001",
  "P1002",
  "P1017",
  "P2024",
  // PostgreSQL: connection exceptions, shutdowns, start-up, too many connections.
  "08000",
  "08003",
  "08006",
  "08001",
  "57P01",
  "57P02",
  "57P03",
  "53300",
  // What takes too long: a lock that somebody does not give back, a statement that was ended.
  "55P03",
  "57014",
  // A deadlock that was not over after several attempts.
  "40P01",
]);

/** The codes of an error and of all that it says it comes from; Prisma keeps what PostgreSQL said in `meta`. */
function codesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== "object" || error === null || depth > 5) return [];
  const { code, cause, meta, driverAdapterError, errors } = error as Record<string, unknown>;
  const inner = [cause, meta, driverAdapterError, ...(Array.isArray(errors) ? errors : [])];
  return [...(typeof code === "string" ? [code] : []), ...inner.flatMap((each) => codesOf(each, depth + 1))];
}

/** True where the database could not be reached, as against having refused the statement. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (codesOf(error).some((code) => UNAVAILABLE.has(code))) return true;
  return (
    error instanceof Error &&
    /Connection terminated|is not queryable|Query read timeout|timeout exceeded when trying to connect|Can't reach database server|Unable to start a transaction/i.test(
      error.message,
    )
  );
}

/** True where PostgreSQL refused a statement for want of disk or memory: the same one passes once there is some. */
export function isDatabaseFull(error: unknown): boolean {
  return codesOf(error).some((code) => code === "53100" || code === "53200");
}

/**
 * The constraint that a unique violation names (PostgreSQL 23505), else null.
 * Works for `pg` errors and for Prisma's P2002 with the driver adapter.
 */
export function uniqueViolation(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code, constraint, meta, cause } = error as Error & {
    code?: string;
    constraint?: string;
    meta?: Record<string, unknown>;
  };
  if (code === "23505") return constraint ?? "";
  if (code === "P2002") return JSON.stringify(meta ?? {});
  return cause === undefined ? null : uniqueViolation(cause);
}

/** The constraint that a foreign key violation of `pg` names (PostgreSQL 23503), else null. */
export function foreignKeyViolation(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code, constraint } = error as Error & { code?: string; constraint?: string };
  return code === "23503" ? (constraint ?? "") : null;
}
