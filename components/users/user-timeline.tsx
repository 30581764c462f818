"use client";

import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { AbsoluteTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { UserEvent } from "#lib/users/contract.ts";
import { AttributeChanges } from "./attribute-changes.tsx";
import { useUserEvents } from "./queries.ts";
import { eventWords, sourceWords } from "./status-words.ts";

/** More changes than this are folded away. */
const SHOWN_CHANGES = 6;

/** What happened to the user, newest first, with before and after. */
export function UserTimeline({ userId }: { userId: string }) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useUserEvents(userId);
  const events = data?.pages.flatMap((page) => page.events) ?? [];
  return (
    <Card title="Timeline" description="Every change, with the value before and after." padded={false}>
      {error ? (
        <div className="p-4">
          <Callout tone="error" role="alert" title="The timeline could not be read">
            {messageOf(error)}
          </Callout>
        </div>
      ) : null}
      {data || error ? null : <SkeletonRows rows={3} label="Loading the timeline" />}
      {data && events.length === 0 ? <p className="p-4 text-muted">Nothing has been recorded yet.</p> : null}
      <ol>
        {events.map((event) => (
          <TimelineEntry key={event.id} event={event} />
        ))}
      </ol>
      {hasNextPage ? (
        <div className="border-t px-4 py-2.5">
          <Button size="sm" pending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            Show earlier changes
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

function TimelineEntry({ event }: { event: UserEvent }) {
  const { changes } = event;
  const shown = <AttributeChanges changes={changes} />;
  return (
    <li className="border-b px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-medium">{eventWords(event.type)}</h3>
        <span className="text-muted text-xs">
          {sourceWords[event.source]} · <RelativeTime iso={event.at} />
        </span>
      </div>
      {changes.length > SHOWN_CHANGES ? (
        <details className="mt-1">
          <summary className="w-fit rounded-sm text-muted text-sm hover:text-text">
            {changes.length} attributes
          </summary>
          {shown}
        </details>
      ) : changes.length > 0 ? (
        shown
      ) : null}
      <p className="mt-1 text-muted text-xs">
        <AbsoluteTime iso={event.at} />
        {event.requestId ? (
          <>
            {" "}
            · request <code className="[overflow-wrap:anywhere]">{event.requestId}</code>
          </>
        ) : null}
      </p>
    </li>
  );
}
