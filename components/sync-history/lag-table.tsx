"use client";

import { NextSyncTime } from "#components/sync/next-sync-time.tsx";
import { stateWords } from "#components/sync/words.ts";
import { useClock } from "#components/ui/clock.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Status } from "#components/ui/status.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { DirectoryLag } from "#lib/sync/history/contract.ts";

/** How far each directory is behind, and when it is read next. */
export function LagTable({ directories }: { directories: readonly DirectoryLag[] }) {
  return (
    <Table label="Directories" compact>
      <TableHead>
        <tr>
          <TableHeader>Directory</TableHeader>
          <TableHeader>Last sync</TableHeader>
          <TableHeader>Behind</TableHeader>
          <TableHeader className="max-sm:hidden">Next</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {directories.map((directory) => (
          <TableRow key={directory.id}>
            <TableCell className="max-w-0 w-2/5">
              <TextLink href={`/settings/directories/${directory.id}/sync`} className="block truncate">
                {directory.name}
              </TextLink>
            </TableCell>
            <TableCell className="whitespace-nowrap">
              {directory.lastState === null ? (
                <Status state="none" label="None yet" />
              ) : (
                <Status {...stateWords[directory.lastState]} />
              )}
            </TableCell>
            <TableCell className="whitespace-nowrap tabular-nums">
              <Behind knownUntil={directory.knownUntil} />
            </TableCell>
            <TableCell className="max-sm:hidden lg:whitespace-nowrap">
              {directory.nextAt !== null && directory.obstacle === null ? (
                <NextSyncTime iso={directory.nextAt} overdue="Overdue" />
              ) : (
                <span className="text-muted">
                  {directory.obstacle ?? (directory.lastState === "running" ? "Runs now" : "Not planned")}
                </span>
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** How old what is known of a directory is: changes there since then are not here yet. */
function Behind({ knownUntil }: { knownUntil: string | null }) {
  const now = useClock();
  if (knownUntil === null) return <span className="text-muted">Never read</span>;
  return now === null ? <RelativeTime iso={knownUntil} /> : lagWords(now - Date.parse(knownUntil));
}

function lagWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
