import { timeText } from "#lib/alerts/time-text.ts";
import { refusalWords } from "#lib/keys/refusal-words.ts";
import type { Cause, Fault } from "../cause.ts";
import type { DirectoryFacts, RefusalFacts } from "../directory-facts.ts";
import { places } from "../places.ts";

/** Calls that were refused, one fault for each cause that no served call has come after. */
export const refusedCallsCause: Cause<DirectoryFacts> = {
  id: "refused-calls",
  complaints: ["test_fails", "out_of_date", "no_mail"],
  examine: (facts) => {
    if (!facts.enabled) return null;
    const { refusals, lastServedAt } = facts;
    const current = refusals.filter(({ last }) => lastServedAt === null || new Date(last.at) > lastServedAt);
    if (current.length > 0) return current.map((refusal) => faultOf(facts, refusal));
    const [newest] = refusals.toSorted((a, b) => b.last.at.localeCompare(a.last.at));
    if (newest && lastServedAt)
      return `Calls were refused until ${timeText(new Date(newest.last.at))}, and are served again: the last one at ${timeText(lastServedAt)}.`;
    return "No call was refused within the last day.";
  },
};

function faultOf(
  { id, name, type, scimBaseUrl }: DirectoryFacts,
  { refusal, count, last }: RefusalFacts,
): Fault {
  const words = refusalWords({ ...last, refusal }, { type, scimBaseUrl });
  const times = count === 1 ? "once" : `${count} times`;
  return {
    weight: "stops",
    seen: `SCIM calls ${refusal === null ? "failed" : "were refused"} ${times} within the last day: ${words?.what ?? `they were answered ${last.status}.`}`,
    why: `The last one, ${last.method} ${last.path} at ${timeText(new Date(last.at))}, was answered ${last.status}. What it should have said about users of ${name} has not arrived.`,
    action: words?.todo ?? "Look at the calls in the SCIM log.",
    links: [places.keys(id), places.call(id, last.id), places.refusedCalls(id)],
  };
}
