"use client";

import { Download } from "lucide-react";
import { LoadState } from "#components/layout/load-state.tsx";
import { groupSummary } from "#components/sync/group-words.ts";
import { byWords, duration } from "#components/sync/run-table.tsx";
import { failureAdvice, kindWords, runSummary, stateWords } from "#components/sync/words.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Drawer } from "#components/ui/drawer.tsx";
import { AbsoluteTime } from "#components/ui/relative-time.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { AttributeChanges } from "#components/users/attribute-changes.tsx";
import { eventWords } from "#components/users/status-words.ts";
import type { HistoryRun, RunChange } from "#lib/sync/history/contract.ts";
import { useRun } from "./queries.ts";

/** One sync with what it changed by name, at the side of the list. */
export default function RunDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useRun(id);
  const run = data?.pages[0]?.run;
  const changes = data?.pages.flatMap((page) => page.changes) ?? [];
  return (
    <Drawer title={run ? `Sync of ${run.directory.name}` : "Sync"} onClose={onClose}>
      {run ? <RunFacts run={run} /> : null}
      {run ? (
        <section aria-label="What it changed" className="mt-6">
          <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
            <h3 className="font-semibold">What it changed</h3>
            {changes.length > 0 ? (
              <Button
                size="sm"
                icon={<Download aria-hidden className="size-4" />}
                onPress={() => location.assign(`/api/v1/sync-runs/${id}/export`)}
              >
                Export CSV
              </Button>
            ) : null}
          </div>
          {changes.length === 0 ? (
            <p className="text-muted text-sm">
              {run.failure ? "Nothing." : "Nothing: everything was here already, as it should be."}
            </p>
          ) : null}
          <ol className="divide-y divide-divider">
            {changes.map((change) => (
              <Change key={change.id} change={change} />
            ))}
          </ol>
          {hasNextPage ? (
            <Button
              size="sm"
              className="mt-3"
              pending={isFetchingNextPage}
              onPress={() => void fetchNextPage()}
            >
              Show more
            </Button>
          ) : null}
        </section>
      ) : null}
      {run ? null : <LoadState error={error} what="The sync" rows={8} />}
    </Drawer>
  );
}

function RunFacts({ run }: { run: HistoryRun }) {
  const groups = groupSummary(run.groups);
  const failure = run.failure ?? run.groups?.failure;
  const facts: [string, React.ReactNode][] = [
    ["State", <Status key="state" {...stateWords[run.state]} />],
    ["What", kindWords[run.kind]],
    ["Result", groups === null ? runSummary(run) : `${runSummary(run)}; ${groups}`],
    ["Began", <AbsoluteTime key="began" iso={run.startedAt} />],
    ["Took", run.finishedAt === null ? "Still runs" : duration(run)],
    ["Asked for by", byWords(run)],
    ["Identity server", run.server ?? "Not known any more"],
  ];
  return (
    <>
      {failure ? (
        <Callout
          tone={failure.kind === "delayed" ? "warn" : "error"}
          title="It stopped early"
          className="mb-4"
        >
          {failure.seen}
          {/[.!?]$/.test(failure.seen) ? " " : ". "}
          {failureAdvice(failure.kind)}
        </Callout>
      ) : null}
      <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="[overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-sm">
        <TextLink href={`/settings/directories/${run.directory.id}/sync`}>
          How this directory is read
        </TextLink>
      </p>
    </>
  );
}

function Change({ change: { type, subject, changes } }: { change: RunChange }) {
  const path = subject.type === "user" ? "users" : "groups";
  return (
    <li className="py-2.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        {subject.name === null ? (
          <span className="text-muted">Removed since</span>
        ) : (
          <TextLink href={`/${path}/${subject.id}`} className="[overflow-wrap:anywhere]">
            {subject.name}
          </TextLink>
        )}
        <span className="text-muted text-sm">{eventWords(type)}</span>
      </div>
      {type === "user.created" || changes.length === 0 ? null : <AttributeChanges changes={changes} />}
    </li>
  );
}
