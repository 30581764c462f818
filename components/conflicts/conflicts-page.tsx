"use client";

import { clsx } from "clsx";
import { UserRoundCheck } from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { LinkTabs } from "#components/ui/tabs.tsx";
import type { ConflictItem, ConflictList } from "#lib/users/linking/contract.ts";
import { ConflictDetail } from "./conflict-detail.tsx";
import { timesSent } from "./conflict-words.ts";
import { type ConflictFilters, conflictFiltersOf, useConflicts } from "./queries.ts";

/** Those who wait on the left, one of them beside the users who could be meant on the right. */
export function ConflictsPage() {
  const search = useSearchParams();
  const filters = conflictFiltersOf(search);
  const chosen = search.get("conflict");
  const { data, error } = useConflicts(filters);
  return (
    <>
      <PageHeader
        title="Conflicts"
        description="People whom an identity provider sent and who could be users that are here already. Nobody is linked or doubled until you say who is meant."
        actions={<LinkButton href="/users">All users</LinkButton>}
      />
      <LinkTabs
        label="Conflicts"
        className="mb-6"
        tabs={[
          {
            href: hrefOf({ ...filters, state: "open" }),
            label: "Waiting",
            after:
              data && data.open > 0 ? <span className="text-muted tabular-nums">{data.open}</span> : null,
            isCurrent: filters.state === "open",
          },
          {
            href: hrefOf({ ...filters, state: "settled" }),
            label: "Settled",
            isCurrent: filters.state === "settled",
          },
        ]}
      />
      {error ? (
        <Callout tone="error" role="alert" className="mb-6" title="The conflicts could not be read">
          {messageOf(error)}
        </Callout>
      ) : null}
      {data ? <Queue data={data} filters={filters} chosen={chosen} /> : null}
      {data || error ? null : <SkeletonRows rows={6} label="Loading conflicts" />}
    </>
  );
}

function hrefOf({ state, directoryId }: ConflictFilters, conflictId?: string): string {
  const query = new URLSearchParams({
    ...(state === "settled" && { state }),
    ...(directoryId && { directory: directoryId }),
    ...(conflictId && { conflict: conflictId }),
  });
  return query.size > 0 ? `/users/conflicts?${query}` : "/users/conflicts";
}

interface QueueProps {
  data: ConflictList;
  filters: ConflictFilters;
  /** From the address; null as long as nobody was chosen. */
  chosen: string | null;
}

function Queue({ data, filters, chosen }: QueueProps) {
  const pathname = usePathname();
  const directory = data.directories.find(({ id }) => id === filters.directoryId);
  // One that was settled a moment ago stays in sight, with how it ended, until another one is chosen.
  const [settled, setSettled] = useState<string | null>(null);
  const shown = chosen ?? settled ?? data.conflicts[0]?.id ?? null;
  if (data.conflicts.length === 0 && !shown) {
    return (
      <Card padded={false}>
        {filters.directoryId ? <DirectoryLine name={directory?.name} href={pathname} /> : null}
        <EmptyState
          icon={<UserRoundCheck />}
          title={filters.state === "open" ? "Nobody waits" : "Nothing was settled in the last 90 days"}
        >
          {filters.state === "open"
            ? "When an identity provider sends somebody who could be several of your users, that user waits here. Everybody else is linked or created at once."
            : "Here you see who settled which conflict, and which ended by themselves."}
        </EmptyState>
      </Card>
    );
  }
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[18rem_minmax(0,1fr)]">
      <Card padded={false} className={clsx(chosen && "max-lg:hidden")}>
        {filters.directoryId ? <DirectoryLine name={directory?.name} href={pathname} /> : null}
        {data.conflicts.length === 0 ? (
          <p className="p-4 text-muted">
            {filters.state === "open" ? "Nobody waits any more." : "Nothing here."}
          </p>
        ) : (
          <ul aria-label={filters.state === "open" ? "Who waits" : "Who was settled"}>
            {data.conflicts.map((conflict) => (
              <Row
                key={conflict.id}
                conflict={conflict}
                href={hrefOf(filters, conflict.id)}
                isCurrent={conflict.id === shown}
              />
            ))}
          </ul>
        )}
      </Card>
      {/* On a narrow screen the list is one page and the person another. */}
      <div className={clsx("min-w-0", !chosen && "max-lg:hidden")}>
        {chosen ? (
          <Link
            href={hrefOf(filters)}
            className="mb-4 inline-block rounded-sm text-accent underline underline-offset-2 lg:hidden"
          >
            Back to the list
          </Link>
        ) : null}
        {shown ? <ConflictDetail key={shown} id={shown} onSettle={() => setSettled(shown)} /> : null}
      </div>
    </div>
  );
}

function DirectoryLine({ name, href }: { name: string | undefined; href: string }) {
  return (
    <p className="border-b px-4 py-2.5 text-muted text-sm">
      Only {name ?? "one directory"}.{" "}
      <Link href={href} className="rounded-sm text-accent underline underline-offset-2">
        Show all
      </Link>
    </p>
  );
}

function Row({ conflict, href, isCurrent }: { conflict: ConflictItem; href: string; isCurrent: boolean }) {
  const { name, userName, directory, state, candidates, firstSeenAt, settledAt, repeats } = conflict;
  return (
    <li className="border-b last:border-b-0">
      <Link
        href={href}
        scroll={false}
        aria-current={isCurrent ? "true" : undefined}
        className={clsx(
          "block px-4 py-3 -outline-offset-2",
          isCurrent ? "lg:bg-selected max-lg:hover:bg-hover" : "hover:bg-hover",
        )}
      >
        <span className="flex items-baseline justify-between gap-3">
          <span className="min-w-0 truncate font-medium">{name}</span>
          <span className="shrink-0 text-muted text-xs">
            <RelativeTime iso={settledAt ?? firstSeenAt} />
          </span>
        </span>
        <span className="block truncate text-muted text-xs">{userName}</span>
        <span className="block truncate text-muted text-xs">
          {directory.name}
          {state === "open"
            ? ` · ${candidates === 1 ? "1 user" : `${candidates} users`}, sent ${timesSent(repeats)}`
            : null}
          {state === "linked" ? " · Linked" : null}
          {state === "created" ? " · Created separately" : null}
          {state === "discarded" ? " · Discarded" : null}
          {state === "vanished" ? " · Ended by itself" : null}
        </span>
      </Link>
    </li>
  );
}
