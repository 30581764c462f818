import { findCandidates, type MatchCandidate, type MatchKeys } from "./match.store.ts";
import type { ConflictReason } from "./reasons.ts";

/** What becomes of somebody whom an identity provider sends as new. */
export type Match =
  /** Nobody here can be meant. */
  | { readonly kind: "create" }
  /** A user made here, whom the provider now sends: it is the provider's from here on. */
  | { readonly kind: "link"; readonly user: MatchCandidate }
  /** Somebody of the provider's who was gone: a deleted user, or a deactivated one with the same externalId. */
  | { readonly kind: "revive"; readonly user: MatchCandidate }
  /** A user of the provider's is here under this externalId or userName. */
  | { readonly kind: "taken"; readonly user: MatchCandidate; readonly by: "externalId" | "userName" }
  /** An admin has to say who is meant. */
  | {
      readonly kind: "ambiguous";
      readonly reason: ConflictReason;
      readonly candidates: readonly MatchCandidate[];
    };

/**
 * Finds who is meant by somebody whom an identity provider sends as new, whichever way it sends: SCIM's POST, or a sync.
 * Nothing is held: whoever acts on it checks the candidate's version, and asks again when that has changed.
 */
export async function matchUser(directoryId: string, keys: MatchKeys): Promise<Match> {
  const [candidates = []] = await findCandidates(directoryId, [keys]);
  return decideMatch(candidates, keys.externalId);
}

/**
 * The decision alone. The externalId comes first, then the primary identifier and the user name, which find only users
 * made here: two people of the provider's may share an email address, and are not made one for it.
 * @param candidates at most one live user by externalId and one by user name, of the deleted ones the last each
 */
export function decideMatch(candidates: readonly MatchCandidate[], externalId: string | null): Match {
  const live = candidates.filter((one) => !one.isDeleted);
  const deleted = candidates.filter((one) => one.isDeleted);
  const holder = live.find((one) => one.byExternalId);
  if (holder?.isLinked && holder.status !== "deactivated")
    return { kind: "taken", user: holder, by: "externalId" };
  const namesake = live.find((one) => one.byUserName);
  if (namesake?.isLinked && namesake !== holder) return { kind: "taken", user: namesake, by: "userName" };

  const named = live.filter((one) => !one.isLinked && (one.byUserName || one.byIdentifier));
  const meant = holder ?? deleted.find((one) => one.byExternalId);
  if (meant) {
    const others = named.filter((one) => one !== meant);
    if (others.length > 0)
      return { kind: "ambiguous", reason: "different_users", candidates: [meant, ...others] };
    return { kind: meant.isLinked || meant.isDeleted ? "revive" : "link", user: meant };
  }
  const [one, another] = named;
  if (one && another) return { kind: "ambiguous", reason: "several", candidates: named };
  if (one) {
    const isOther = externalId !== null && one.externalId !== null;
    if (isOther) return { kind: "ambiguous", reason: "other_external_id", candidates: [one] };
    return { kind: "link", user: one };
  }
  // Somebody new may get the name of somebody who left, and must not get that person's devices with it.
  const isAnother = (one: MatchCandidate) =>
    externalId !== null && one.externalId !== null && one.externalId !== externalId;
  const former = deleted.find((one) => one.byUserName && !isAnother(one));
  return former ? { kind: "revive", user: former } : { kind: "create" };
}
