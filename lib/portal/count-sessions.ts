import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import type { SessionCounts } from "./security/contract.ts";
import { countSessions } from "./session.store.ts";

/** How many are signed in to a directory's portal, and by what. @throws AppError not_found outside the actor's scope */
export async function countPortalSessions(actor: Actor, directoryId: string): Promise<SessionCounts> {
  requireDirectory(actor, directoryId);
  const counts = await countSessions(directoryId);
  const of = (way: string) =>
    counts.filter((one) => one.way === way).reduce((sum, { sessions }) => sum + sessions, 0);
  return {
    passkey: of("passkey"),
    password: of("password"),
    saml: of("saml"),
    certificates: counts.flatMap(({ way, fingerprint, proof, sessions }) => {
      const isUnknown = way === "saml" && fingerprint === null;
      const fingerprints = [way === "saml" ? fingerprint : null, proof].filter((one) => one !== null);
      return isUnknown || fingerprints.length > 0 ? [{ fingerprints, isUnknown, sessions }] : [];
    }),
  };
}
