"use client";

import { useQueryClient } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import { useEffect, useState } from "react";
import { followEvents, type LiveState } from "./live-events.ts";

/**
 * Keeps the page true: one event stream a tab, whose notices make the queries
 * of their topic stale. Shows itself only while the stream is down.
 */
export function LiveUpdates() {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("live");

  useEffect(
    () =>
      followEvents({
        onTopics: (topics) => {
          for (const topic of topics) void client.invalidateQueries({ queryKey: [topic] });
        },
        onEverything: () => void client.invalidateQueries(),
        onState: setState,
      }),
    [client],
  );

  return (
    <span role="status" className="shrink-0">
      {state === "live" ? null : (
        <span
          title="The live connection to Muster is down. The page asks for news every 10 seconds until it is back."
          className="flex items-center gap-1.5 rounded-md bg-warn px-2 py-1 font-medium text-warn text-xs"
        >
          <CloudOff aria-hidden className="size-3.5" />
          <span className="max-sm:sr-only">Reconnecting</span>
        </span>
      )}
    </span>
  );
}
