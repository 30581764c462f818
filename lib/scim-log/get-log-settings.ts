import type { Actor } from "#lib/auth/actor.ts";
import type { LogSettings } from "./contract.ts";
import { readLogSettings } from "./log-settings.store.ts";

/** How long the SCIM log is kept, which every signed-in admin may know. */
export async function getLogSettings(_actor: Actor): Promise<LogSettings> {
  return readLogSettings();
}
