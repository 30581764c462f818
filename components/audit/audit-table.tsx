"use client";

import { RelativeTime } from "#components/ui/relative-time.tsx";
import { RowButton } from "#components/ui/row-link.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { AuditEntryView } from "#lib/audit/contract.ts";
import { auditSentence } from "#lib/audit/sentence.ts";

interface AuditTableProps {
  entries: readonly AuditEntryView[];
  onShow: (entry: AuditEntryView) => void;
  /** The rows belong to another filter and are about to change. */
  isStale: boolean;
}

export function AuditTable({ entries, onShow, isStale }: AuditTableProps) {
  return (
    <Table label="Audit log" isStale={isStale}>
      <TableHead>
        <tr>
          <TableHeader className="max-sm:hidden">When</TableHeader>
          <TableHeader>What was done</TableHeader>
          <TableHeader className="max-lg:hidden">Directory</TableHeader>
          <TableHeader className="max-lg:hidden">Address</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {entries.map((entry) => (
          <TableRow key={entry.id} className="relative hover:bg-hover">
            <TableCell className="w-32 whitespace-nowrap text-muted max-sm:hidden">
              <RelativeTime iso={entry.at} />
            </TableCell>
            <TableCell className="min-w-0">
              <RowButton onPress={() => onShow(entry)} className="[overflow-wrap:anywhere]">
                <EntrySentence entry={entry} />
              </RowButton>
              <div className="text-muted sm:hidden">
                <RelativeTime iso={entry.at} />
                {entry.directory ? ` · ${entry.directory.name}` : null}
              </div>
            </TableCell>
            <TableCell className="max-w-60 truncate max-lg:hidden">
              {entry.directory?.name ?? <span className="text-muted">–</span>}
            </TableCell>
            <TableCell className="whitespace-nowrap font-mono text-muted text-xs max-lg:hidden">
              {entry.address || "–"}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** "Dana Whitfield created the directory Okta Denver", with both names set apart. */
export function EntrySentence({ entry }: { entry: AuditEntryView }) {
  const { words, name } = auditSentence(entry);
  return (
    <>
      <span className="font-medium">{entry.actor.name}</span> {words}
      {name === null ? null : (
        <>
          {" "}
          <span className="font-medium">{name}</span>
        </>
      )}
    </>
  );
}
