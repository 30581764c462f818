"use client";

import { useClock } from "#components/ui/clock.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { isOverdue } from "./due-time.ts";

/** When a directory's next sync begins: "in 3 min"; or that it should have, where no identity server began it. */
export function NextSyncTime({ iso }: { iso: string }) {
  if (!isOverdue(iso, useClock())) return <RelativeTime iso={iso} />;
  return (
    <span className="text-warn">
      overdue: was to begin <RelativeTime iso={iso} />
    </span>
  );
}
