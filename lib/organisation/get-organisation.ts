import type { Actor } from "#lib/auth/actor.ts";
import type { OrganisationView } from "./contract.ts";
import { readOrganisation } from "./organisation.store.ts";

/** Name and support contact, which every signed-in admin sees in the menu. */
export async function getOrganisation(_actor: Actor): Promise<OrganisationView> {
  return readOrganisation();
}
