"use client";

import { Timeline, TimelineEntry } from "#components/layout/timeline.tsx";
import type { UserEvent } from "#lib/users/contract.ts";
import { AttributeChanges } from "./attribute-changes.tsx";
import { useUserEvents } from "./queries.ts";
import { eventWords, sourceWords } from "./status-words.ts";

/** More changes than this are folded away. */
const SHOWN_CHANGES = 6;
/** What the mail server did: whoever caused the mail did not. */
const mailEvents = new Set(["invitation.mailed", "invitation.refused", "invitation.failed"]);

/** What happened to the user, newest first, with before and after. */
export function UserTimeline({ userId }: { userId: string }) {
  return (
    <Timeline description="Every change, with the value before and after." query={useUserEvents(userId)}>
      {(event) => (
        <TimelineEntry
          key={event.id}
          heading={eventWords(event.type)}
          by={mailEvents.has(event.type) ? null : sourceWords[event.source]}
          event={event}
        >
          <Changes changes={event.changes} />
        </TimelineEntry>
      )}
    </Timeline>
  );
}

function Changes({ changes }: Pick<UserEvent, "changes">) {
  if (changes.length === 0) return null;
  const shown = <AttributeChanges changes={changes} />;
  if (changes.length <= SHOWN_CHANGES) return shown;
  return (
    <details className="mt-1">
      <summary className="w-fit rounded-sm text-muted text-sm hover:text-text">
        {changes.length} attributes
      </summary>
      {shown}
    </details>
  );
}
