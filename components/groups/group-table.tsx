"use client";

import { Badge } from "#components/ui/badge.tsx";
import { cappedCount } from "#components/ui/number-words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { RowLink } from "#components/ui/row-link.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { GroupListItem } from "#lib/groups/contract.ts";
import { GROUP_COUNT_CAP } from "#lib/groups/vocabulary.ts";
import { originWords } from "./group-words.ts";

interface GroupTableProps {
  groups: readonly GroupListItem[];
  showDirectory: boolean;
  /** The rows of the filter before are shown until the new ones arrive. */
  isStale: boolean;
}

/** One row a group; on narrow screens two lines: name with members, origin with directory. */
export function GroupTable({ groups, showDirectory, isStale }: GroupTableProps) {
  return (
    <Table label="Groups" isStale={isStale}>
      <TableHead>
        <tr>
          <TableHeader>Group</TableHeader>
          <TableHeader className="text-right">Members</TableHeader>
          <TableHeader className="max-lg:hidden">Origin</TableHeader>
          {showDirectory ? <TableHeader className="max-lg:hidden">Directory</TableHeader> : null}
          <TableHeader className="max-lg:hidden text-right">Changed</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {groups.map((group) => (
          <GroupRow key={group.id} group={group} showDirectory={showDirectory} />
        ))}
      </TableBody>
    </Table>
  );
}

function GroupRow({ group, showDirectory }: { group: GroupListItem; showDirectory: boolean }) {
  const { label, tone } = originWords(group);
  return (
    <TableRow className="relative hover:bg-hover has-focus-visible:bg-hover">
      <TableCell className="w-1/2 max-w-0 max-lg:w-full">
        <RowLink href={`/groups/${group.id}/members`}>{group.name}</RowLink>
        <span className="mt-0.5 flex min-w-0 items-center gap-2 lg:hidden">
          <Badge tone={tone}>{label}</Badge>
          {showDirectory ? (
            <span className="min-w-0 truncate text-muted text-xs">{group.directory.name}</span>
          ) : null}
        </span>
      </TableCell>
      <TableCell className="w-px whitespace-nowrap text-right tabular-nums">
        {group.members === 0 ? (
          <span className="text-muted">empty</span>
        ) : (
          cappedCount(group.members, GROUP_COUNT_CAP)
        )}
      </TableCell>
      <TableCell className="w-px whitespace-nowrap max-lg:hidden">
        <Badge tone={tone}>{label}</Badge>
      </TableCell>
      {showDirectory ? (
        <TableCell className="max-w-44 truncate max-lg:hidden">{group.directory.name}</TableCell>
      ) : null}
      <TableCell className="w-px whitespace-nowrap text-right text-muted max-lg:hidden">
        <RelativeTime iso={group.updatedAt} />
      </TableCell>
    </TableRow>
  );
}
