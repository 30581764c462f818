import { identifierPaths } from "#lib/attributes/identifier-paths.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { findHeld, type HeldUser } from "../run/staging.store.ts";
import { matchStaged } from "./match-staged.ts";
import { type PlannedChange, planChange } from "./plan-change.ts";

/** Someone as a directory's mapping makes them. */
export type SeenPerson = { providerId: string; attributes: JsonObject };

/** Who that is here, and what a sync would make of them now. */
export type MatchedPerson = SeenPerson & {
  user: HeldUser | null;
  /** It is not clear who is meant, or somebody else has the name: a sync would leave them to an admin. */
  isDoubtful: boolean;
  /** Null where nothing would change. */
  planned: PlannedChange | null;
};

/** What a sync would make of some people of a directory, by a mapping that need not be saved. Changes nothing. */
export async function matchPeople(
  directory: { id: string; type: "okta" | "entra" },
  seen: readonly SeenPerson[],
  readWins: ReadonlySet<string>,
): Promise<MatchedPerson[]> {
  const { scim: identifierPath } = await identifierPaths(directory);
  const staged = await Promise.all(
    seen.map(async (one) => ({
      ...one,
      status: "active" as const,
      user: await findHeld(directory.id, one.providerId),
    })),
  );
  const pairs = await matchStaged(directory.id, { type: directory.type, identifierPath }, staged);
  const at = new Date();
  return seen.map((one, index) => {
    const { user = null, doubt = null } = pairs[index] ?? {};
    const status = user === null || user.status === "deleted" ? "active" : user.status;
    const planned = planChange(user, { status, attributes: one.attributes }, at, readWins);
    return { ...one, user, isDoubtful: doubt !== null, planned };
  });
}
