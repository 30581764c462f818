import { figures } from "#components/ui/number-words.ts";
import type { ConflictCandidate, ConflictItem, ConflictView } from "#lib/users/linking/contract.ts";

/** Why somebody waits, in a sentence. */
export function reasonSentence({ reason, candidates }: Pick<ConflictItem, "reason" | "candidates">): string {
  switch (reason) {
    case "several":
      return `${candidates} users here could be meant: they share the user name or the primary identifier.`;
    case "different_users":
      return "The external ID belongs to one user here, the user name or primary identifier to another.";
    case "other_external_id":
      return "The user name or primary identifier belongs to a user here who has another external ID.";
  }
}

/** How it ended. */
export function outcomeSentence({ state, settledBy, settledUser }: ConflictItem): string {
  const whom = settledUser?.name ?? "a user who is gone by now";
  switch (state) {
    case "linked":
      return `${settledBy} linked this user to ${whom}.`;
    case "created":
      return `${settledBy} said that this is another person; ${whom} was created.`;
    case "discarded":
      return `${settledBy} discarded it. It comes back if the identity provider sends the user again.`;
    case "vanished":
      return `It ended by itself: ${settledBy}`;
    case "open":
      return "It waits.";
  }
}

/** By what a candidate could be meant: "Same external ID and user name". */
export function matchSentence(
  { matchedBy }: Pick<ConflictCandidate, "matchedBy">,
  { identifierLabel }: Pick<ConflictView, "identifierLabel">,
): string {
  const names = matchedBy.map(
    (by) =>
      ({
        externalId: "external ID",
        userName: "user name",
        identifier: `primary identifier (${identifierLabel})`,
      })[by],
  );
  if (names.length === 0) return "Does not match any more";
  return `Same ${names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0]}`;
}

/** "once", "twice", "31 times": how often it has been sent. */
export function timesSent(repeats: number): string {
  if (repeats === 0) return "once";
  return repeats === 1 ? "twice" : `${figures(repeats + 1)} times`;
}
