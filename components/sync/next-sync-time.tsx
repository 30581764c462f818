"use client";

import { useClock } from "#components/ui/clock.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { isOverdue } from "./due-time.ts";

/** When a directory's next sync begins: "in 3 min"; or that it should have, where no identity server began it: "overdue (6 h ago)". */
export function NextSyncTime({ iso, overdue = "overdue" }: { iso: string; overdue?: string }) {
  if (!isOverdue(iso, useClock())) return <RelativeTime iso={iso} />;
  return (
    <span className="text-warn">
      {overdue}{" "}
      <span className="whitespace-nowrap">
        (<RelativeTime iso={iso} />)
      </span>
    </span>
  );
}
