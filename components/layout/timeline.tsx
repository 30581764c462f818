"use client";

import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { AbsoluteTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { LoadState } from "./load-state.tsx";

interface TimelineProps<Event> {
  description: string;
  /** As an infinite query has them, the newest first. */
  query: {
    data: { pages: readonly { events: readonly Event[] }[] } | undefined;
    error: unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => Promise<unknown>;
  };
  /** Whether all is there that entries are shown with. */
  isReady?: boolean;
  children: (event: Event) => ReactNode;
}

/** What happened, newest first. */
export function Timeline<Event extends { id: string }>({
  description,
  query: { data, error, hasNextPage, isFetchingNextPage, fetchNextPage },
  isReady = true,
  children,
}: TimelineProps<Event>) {
  const isLoaded = data !== undefined && isReady;
  const events = isLoaded ? data.pages.flatMap((page) => page.events) : [];
  return (
    <Card id="timeline" title="Timeline" description={description} padded={false}>
      <LoadState isPadded isLoaded={isLoaded} error={error} what="The timeline" rows={3} />
      {isLoaded && events.length === 0 ? (
        <p className="p-4 text-muted">Nothing has been recorded yet.</p>
      ) : null}
      <ol>{events.map((event) => children(event))}</ol>
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

interface TimelineEntryProps {
  heading: ReactNode;
  /** Who made it happen; null where nobody in particular did. */
  by: ReactNode;
  event: { at: string; source: string; requestId: string };
  children?: ReactNode;
}

export function TimelineEntry({
  heading,
  by,
  event: { at, source, requestId },
  children,
}: TimelineEntryProps) {
  return (
    <li className="border-b px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="min-w-0 font-medium [overflow-wrap:anywhere]">{heading}</h3>
        <span className="text-muted text-xs">
          {by ? <>{by} · </> : null}
          <RelativeTime iso={at} />
        </span>
      </div>
      {children}
      <p className="mt-1 text-muted text-xs">
        <AbsoluteTime iso={at} />
        {requestId ? (
          <>
            {" "}
            · <Origin source={source} requestId={requestId} />
          </>
        ) : null}
      </p>
    </li>
  );
}

/** The SCIM call or the sync that made it, where there is one to look at; else the id that Muster's log has. */
function Origin({ source, requestId }: { source: string; requestId: string }) {
  if (source === "scim")
    return <TextLink href={`/activity/scim?text=${requestId}&range=all`}>the SCIM call</TextLink>;
  if (source === "sync") return <TextLink href={`/activity/sync?run=${requestId}`}>the sync</TextLink>;
  return (
    <>
      request <code className="[overflow-wrap:anywhere]">{requestId}</code>
    </>
  );
}
