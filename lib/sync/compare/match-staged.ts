import { matchSyncedUsers, type SyncedMatch } from "#lib/users/linking/match-synced-users.ts";
import { recordOfUser } from "#lib/users/user-record.ts";
import { readHeld, type StagedPair } from "../run/staging.store.ts";
import type { Plan } from "../run/sync-job.ts";

/** Why it is not clear who someone of the directory is here. */
export type Doubt = Extract<SyncedMatch, { kind: "ambiguous" | "name-taken" }>;

/** Someone of a run, beside the user here who is the same person, if there is one and only one. */
export type Pair = StagedPair & { doubt: Doubt | null };

/** Finds out who those are whom no sync has seen before. */
export async function matchStaged(
  directoryId: string,
  { type, identifierPath }: Pick<Plan, "type" | "identifierPath">,
  staged: readonly StagedPair[],
  db?: Parameters<typeof readHeld>[2],
): Promise<Pair[]> {
  const unknown = staged.flatMap(({ user, status, attributes, providerId }) =>
    user === null && attributes !== null && status !== "deleted"
      ? [{ providerId, record: recordOfUser(attributes, identifierPath) }]
      : [],
  );
  if (unknown.length === 0) return staged.map((one) => ({ ...one, doubt: null }));
  const matches = await matchSyncedUsers({ id: directoryId, type }, unknown, db);
  const meant = [...matches.values()].flatMap((match) => (match.kind === "user" ? [match.id] : []));
  const users = await readHeld(directoryId, meant, db);
  return staged.map((one) => {
    const match = matches.get(one.providerId);
    if (match?.kind === "user") return { ...one, user: users.get(match.id) ?? null, doubt: null };
    return { ...one, doubt: match === undefined || match.kind === "nobody" ? null : match };
  });
}
