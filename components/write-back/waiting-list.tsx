import { Card } from "#components/ui/card.tsx";
import { figures } from "#components/ui/number-words.ts";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ManagedGroupView } from "#lib/write-back/contract.ts";

type Waiting = ManagedGroupView["waiting"][number];

/** Who has a device and is not in the group yet, and what keeps each of them out. */
export function WaitingList({ view }: { view: ManagedGroupView }) {
  const { waiting, counts } = view;
  if (waiting.length === 0) return null;
  const others = counts.joining + counts.unknown - waiting.length;
  return (
    <Card
      title="Waiting to be put in"
      description="Users with a device who are not in the group yet."
      padded={false}
    >
      <ul className="divide-y divide-divider">
        {waiting.map((one) => (
          <li
            key={one.userId}
            className="grid gap-x-6 gap-y-0.5 px-4 py-2.5 [overflow-wrap:anywhere] sm:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]"
          >
            <TextLink href={`/users/${one.userId}`}>{one.name}</TextLink>
            <span className="text-muted">{reasonWords(one, view)}</span>
          </li>
        ))}
      </ul>
      {others > 0 ? (
        <p className="border-t border-divider px-4 py-2.5 text-muted">And {figures(others)} more.</p>
      ) : null}
    </Card>
  );
}

function reasonWords({ reason, seen }: Waiting, { obstacle, failure, pacedUntil }: ManagedGroupView): string {
  if (reason === "no-okta-id")
    return "Nobody has told who this is in Okta: no sync has read the user, and SCIM sent no Okta id as externalId.";
  if (reason === "refused" && seen !== null)
    return `${ended(seen)} ${isUnknown(seen) ? "Okta does not know this user any more, or does not show them to Muster. " : ""}It is tried again each hour, and with Compare now.`;
  if (obstacle !== null) return obstacle;
  if (failure !== null) return ended(failure.seen);
  if (pacedUntil !== null)
    return "Half of the org's rate limit is left to its other tools: it goes on in a minute.";
  return "Is put in within moments.";
}

const isUnknown = (seen: string) => seen.includes("E0000007");

/** As a sentence of its own. */
const ended = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
