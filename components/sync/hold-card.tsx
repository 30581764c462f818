"use client";

import Link from "next/link";
import { figures } from "#components/ui/number-words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { SyncHoldView } from "#lib/sync/contract.ts";
import { HoldDecision } from "./hold-decision.tsx";
import { wordsOf } from "./hold-words.ts";

interface HoldCardProps {
  directory: { id: string; name: string };
  hold: SyncHoldView;
  mayDecide: boolean;
}

/** Removals that were suspiciously many, by name. */
export function HoldCard({ directory, hold, mayDecide }: HoldCardProps) {
  const others = hold.users - hold.sample.length;
  const words = wordsOf(hold);
  return (
    <HoldDecision
      directory={directory}
      holdId={hold.id}
      what={words.people}
      mayDecide={mayDecide}
      words={words}
    >
      <p>
        {words.seen}, as seen <RelativeTime iso={hold.createdAt} />. {words.doubt}, so nothing was taken from
        them yet. Everything else was synced.
      </p>
      <ul className="my-3 columns-1 gap-6 sm:columns-2 lg:columns-3">
        {hold.sample.map(({ id, name, status }) => (
          <li key={id} className="truncate">
            <Link href={`/users/${id}`} className="underline underline-offset-2">
              {name}
            </Link>{" "}
            <span className="text-muted">{status}</span>
          </li>
        ))}
      </ul>
      <p>
        {others > 0 ? `And ${figures(others)} more. ` : ""}
        <a
          href={`/api/v1/directories/${directory.id}/sync/hold/export`}
          className="underline underline-offset-2"
        >
          All of them as CSV
        </a>
      </p>
    </HoldDecision>
  );
}
