import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import type { UserRecord } from "../user-record.ts";
import { findCandidates, type MatchCandidate } from "./match.store.ts";
import { decideMatch } from "./match-user.ts";
import type { ConflictReason } from "./reasons.ts";

/** Somebody whom a sync reads for the first time. */
export type SyncedUser = { providerId: string; record: UserRecord };

/** Who that is here. */
export type SyncedMatch =
  | { kind: "nobody" }
  | { kind: "user"; id: string }
  /** An admin has to say who is meant. */
  | { kind: "ambiguous"; reason: ConflictReason; record: UserRecord; candidateIds: string[] }
  /** Another person of the directory is here under this name; that one is renamed or leaves first. */
  | { kind: "name-taken"; by: string };

/**
 * Finds who those are whom a sync has never seen: users whom SCIM pushed, who were made here, or who were deleted. The
 * rules are those of SCIM's POST, and one more: the provider's own id never changes, so whoever has another one is
 * another person, whatever the name says.
 * @returns by provider id
 */
export async function matchSyncedUsers(
  directory: { id: string; type: DirectoryType },
  people: readonly SyncedUser[],
  db?: Parameters<typeof findCandidates>[2],
): Promise<Map<string, SyncedMatch>> {
  const keys = people.map(({ providerId, record }) => ({ ...record, externalId: providerId }));
  const candidates = await findCandidates(directory.id, keys, db);
  return new Map(
    people.map((one, index) => [one.providerId, decideSynced(candidates[index] ?? [], one, directory.type)]),
  );
}

/** The decision alone. @param candidates as of {@link findCandidates}, by the provider's id as externalId */
export function decideSynced(
  candidates: readonly MatchCandidate[],
  { providerId, record }: SyncedUser,
  type: DirectoryType,
): SyncedMatch {
  // An externalId that is none of the provider's ids, such as a nickname, says nothing about who somebody is.
  const telling = candidates.map((one) =>
    one.externalId !== null && looksLikeProviderId(one.externalId, type) ? one : { ...one, externalId: null },
  );
  const isAnother = (one: MatchCandidate) =>
    one.isLinked && [one.providerId, one.externalId].some((its) => its !== null && its !== providerId);
  const holder = telling.find((one) => !one.isDeleted && one.byUserName && isAnother(one));
  if (holder) return { kind: "name-taken", by: holder.id };
  const match = decideMatch(
    telling.filter((one) => !isAnother(one)),
    providerId,
  );
  if (match.kind === "create") return { kind: "nobody" };
  if (match.kind !== "ambiguous") return { kind: "user", id: match.user.id };
  return {
    kind: "ambiguous",
    reason: match.reason,
    record,
    candidateIds: match.candidates.map(({ id }) => id),
  };
}

/** Whether an externalId that SCIM pushed is the provider's own id, as Okta's is by default, and Entra's by choice. */
function looksLikeProviderId(externalId: string, type: DirectoryType): boolean {
  if (type === "okta") return /^00u[0-9A-Za-z]{17}$/.test(externalId);
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(externalId);
}
