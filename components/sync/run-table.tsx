import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Status } from "#components/ui/status.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { SyncRunView } from "#lib/sync/contract.ts";
import { groupSummary } from "./group-words.ts";
import { RunProgress } from "./run-progress.tsx";
import { kindWords, runSummary, stateWords } from "./words.ts";

/** The last syncs of a directory, newest first. */
export function RunTable({ runs }: { runs: readonly SyncRunView[] }) {
  if (runs.length === 0)
    return (
      <p className="px-4 py-6 text-muted text-sm">
        The first sync will be listed here, as soon as it begins.
      </p>
    );
  return (
    <Table label="Syncs" compact>
      <TableHead>
        <tr>
          <TableHeader>Began</TableHeader>
          <TableHeader className="max-sm:hidden">What</TableHeader>
          <TableHeader>State</TableHeader>
          <TableHeader>Result</TableHeader>
          <TableHeader className="text-right max-sm:hidden">Took</TableHeader>
          <TableHeader className="max-sm:hidden">By</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {runs.map((run) => (
          <TableRow key={run.id}>
            <TableCell className="whitespace-nowrap">
              <RelativeTime iso={run.startedAt} />
            </TableCell>
            <TableCell className="whitespace-nowrap max-sm:hidden">{kindWords[run.kind]}</TableCell>
            <TableCell className="whitespace-nowrap">
              <Status {...stateWords[run.state]} />
            </TableCell>
            <TableCell className="max-sm:w-full sm:min-w-56">
              {runSummary(run)}
              <span className="block text-muted text-xs sm:hidden">
                {[kindWords[run.kind], duration(run)].filter(Boolean).join(" · ")}
              </span>
              <GroupResult groups={run.groups} />
              {run.progress ? <RunProgress progress={run.progress} /> : null}
            </TableCell>
            <TableCell className="whitespace-nowrap text-right tabular-nums max-sm:hidden">
              {duration(run)}
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted max-sm:hidden">{byWords(run)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function GroupResult({ groups }: Pick<SyncRunView, "groups">) {
  const summary = groupSummary(groups);
  return summary === null ? null : <span className="block text-muted">{summary}</span>;
}

/** How long a run took; empty while it runs. */
export function duration({ startedAt, finishedAt }: Pick<SyncRunView, "startedAt" | "finishedAt">): string {
  if (finishedAt === null) return "";
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  return seconds < 60
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Who or what asked for a run. */
export function byWords({ trigger }: Pick<SyncRunView, "trigger">): string {
  if (trigger === "schedule") return "Schedule";
  return trigger === "bound" ? "Binding" : trigger;
}
