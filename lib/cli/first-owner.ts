import { createFirstOwnerFromEnv } from "#lib/auth/create-first-owner.ts";
import { createSetupLink } from "#lib/auth/create-setup-link.ts";
import { closeNotices } from "#lib/platform/db/notify.ts";
import { closePool } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { StartupError } from "#lib/platform/errors/startup-error.ts";

/**
 * Makes the first owner from the environment, or a one-time link for the browser. The process must
 * have entered the installation.
 *
 * @returns what to tell the person who started Muster; nothing when there is an owner already
 */
export async function offerFirstOwner(): Promise<string[]> {
  try {
    const email = await createFirstOwnerFromEnv();
    if (email !== null) {
      return [`The owner ${email} was created with the password of MUSTER_ADMIN_PASSWORD.`];
    }
    const link = await createSetupLink();
    return link === null
      ? []
      : ["There is no owner yet. Open this link once, within 24 hours, to become it:", `  ${link}`];
  } catch (error) {
    throw error instanceof AppError ? new StartupError(error.message, { cause: error }) : error;
  } finally {
    await closeNotices();
    await closePool();
  }
}
