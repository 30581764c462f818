"use client";

import { groupSummary } from "#components/sync/group-words.ts";
import { byWords, duration } from "#components/sync/run-table.tsx";
import { kindWords, runSummary, stateWords } from "#components/sync/words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { RowButton } from "#components/ui/row-link.tsx";
import { Status } from "#components/ui/status.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { HistoryRun } from "#lib/sync/history/contract.ts";

interface RunListProps {
  runs: readonly HistoryRun[];
  showDirectory: boolean;
  onShow: (id: string) => void;
  /** The rows belong to another filter and are about to change. */
  isStale: boolean;
}

/** Syncs, newest first. */
export function RunList({ runs, showDirectory, onShow, isStale }: RunListProps) {
  return (
    <Table label="Syncs" isStale={isStale}>
      <TableHead>
        <tr>
          <TableHeader className="max-sm:hidden">Began</TableHeader>
          <TableHeader>Result</TableHeader>
          <TableHeader className="max-sm:hidden">State</TableHeader>
          {showDirectory ? <TableHeader className="max-lg:hidden">Directory</TableHeader> : null}
          <TableHeader className="max-lg:hidden">What</TableHeader>
          <TableHeader className="text-right max-lg:hidden">Took</TableHeader>
          <TableHeader className="max-lg:hidden">By</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} showDirectory={showDirectory} onShow={onShow} />
        ))}
      </TableBody>
    </Table>
  );
}

interface RunRowProps {
  run: HistoryRun;
  showDirectory: boolean;
  onShow: (id: string) => void;
}

function RunRow({ run, showDirectory, onShow }: RunRowProps) {
  const groups = groupSummary(run.groups);
  const state = <Status {...stateWords[run.state]} />;
  return (
    <TableRow className="relative hover:bg-hover">
      <TableCell className="w-px whitespace-nowrap text-muted tabular-nums max-sm:hidden">
        <RelativeTime iso={run.startedAt} />
      </TableCell>
      <TableCell className="w-full max-w-0">
        <RowButton onPress={() => onShow(run.id)} className="block w-full truncate">
          {run.failure?.seen ?? (groups === null ? runSummary(run) : `${runSummary(run)}; ${groups}`)}
        </RowButton>
        <div className="mt-1 flex flex-wrap items-center gap-x-2 text-muted text-xs tabular-nums lg:hidden">
          <span className="contents sm:hidden">
            {state}
            <RelativeTime iso={run.startedAt} />
          </span>
          <span className="max-w-full truncate">
            {showDirectory ? run.directory.name : kindWords[run.kind]}
          </span>
        </div>
      </TableCell>
      <TableCell className="whitespace-nowrap max-sm:hidden">{state}</TableCell>
      {showDirectory ? (
        <TableCell className="max-lg:hidden">
          <span className="block max-w-48 truncate">{run.directory.name}</span>
        </TableCell>
      ) : null}
      <TableCell className="whitespace-nowrap max-lg:hidden">{kindWords[run.kind]}</TableCell>
      <TableCell className="whitespace-nowrap text-right text-muted tabular-nums max-lg:hidden">
        {duration(run)}
      </TableCell>
      <TableCell className="max-lg:hidden">
        <span className="block max-w-36 truncate text-muted">{byWords(run)}</span>
      </TableCell>
    </TableRow>
  );
}
