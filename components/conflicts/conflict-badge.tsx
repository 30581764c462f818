"use client";

import { Badge } from "#components/ui/badge.tsx";
import { useConflictCount } from "./queries.ts";

/** How many users wait to be settled; nothing where none does. */
export function ConflictBadge() {
  const { data } = useConflictCount();
  if (!data || data.open === 0) return null;
  return (
    <Badge tone="warn" className="ml-auto tabular-nums">
      {data.open}
      <span className="sr-only">{data.open === 1 ? " conflict to settle" : " conflicts to settle"}</span>
    </Badge>
  );
}
