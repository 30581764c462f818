import { env } from "#lib/platform/env/env.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { uniqueViolation } from "#lib/platform/errors/database-error.ts";
import { normaliseTenantUrl } from "./tenant-url.ts";

/**
 * A loopback address passes the form, which can't know whether this installation allows it.
 * @throws AppError validation_failed, field `tenantUrl`
 */
export function requireAllowedTenant(input: { type: string; tenantUrl?: string }): void {
  if (input.tenantUrl === undefined) {
    return;
  }
  const tenant = normaliseTenantUrl(input.tenantUrl, { allowLoopback: env().MUSTER_ALLOW_PRIVATE_TENANTS });
  if (!tenant.ok) {
    throw new AppError("validation_failed", { field: "tenantUrl", detail: tenant.detail });
  }
}

/** Awaits a change and turns the violated uniqueness of names into an error beside the field. */
export async function refuseTakenName<T>(change: Promise<T>, name: string): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (uniqueViolation(error)?.includes("name_key")) {
      throw new AppError("directory_name_taken", {
        field: "name",
        detail: `Another directory is named “${name}”. Choose a name that tells the two apart.`,
        cause: error,
      });
    }
    throw error;
  }
}
