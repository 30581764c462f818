"use client";

import { clsx } from "clsx";
import { UsersRound, X } from "lucide-react";
import { Fragment } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { IconButton } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { RowLink } from "#components/ui/row-link.tsx";
import { Status } from "#components/ui/status.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { userStatusWords } from "#components/users/status-words.ts";
import type { GroupMemberView } from "#lib/groups/contract.ts";
import { memberSourceWords } from "./group-words.ts";

interface MemberTableProps {
  members: readonly GroupMemberView[];
  /** With the way by which each is in the group, instead of when they were added. */
  isEffective: boolean;
  /** The rows of the filter before are shown until the new ones arrive. */
  isStale: boolean;
  /** In a linked group: who was added here, and has not been named by the directory since. */
  marksAdded: boolean;
  mayRemove: (member: GroupMemberView) => boolean;
  onRemove: (member: GroupMemberView) => void;
}

/** One row a member; on narrow screens the way or the status stands below the name. */
export function MemberTable(props: MemberTableProps) {
  const { members, isEffective, isStale, marksAdded, mayRemove, onRemove } = props;
  const hasRemove = !isEffective && members.some(mayRemove);
  return (
    <Table label="Members" isStale={isStale}>
      <TableHead>
        <tr>
          <TableHeader>Member</TableHeader>
          <TableHeader className="max-lg:hidden">Email</TableHeader>
          <TableHeader>Status</TableHeader>
          <TableHeader className={clsx("max-md:hidden", !isEffective && "text-right")}>
            {isEffective ? "In the group" : "Added"}
          </TableHeader>
          {hasRemove ? (
            <TableHeader className="w-px">
              <span className="sr-only">Remove</span>
            </TableHeader>
          ) : null}
        </tr>
      </TableHead>
      <TableBody>
        {members.map((member) => (
          <TableRow key={member.id} className="relative hover:bg-hover has-focus-visible:bg-hover">
            <TableCell className="w-2/5 max-w-0 max-md:w-full">
              <Name member={member} isMarked={marksAdded && member.addedHere} />
              {isEffective ? (
                <span className="relative block text-muted text-xs md:hidden">
                  <Way via={member.via} />
                </span>
              ) : null}
            </TableCell>
            <TableCell className="w-1/4 max-w-0 truncate max-lg:hidden" title={member.email ?? undefined}>
              {member.email ?? <span className="text-muted">–</span>}
            </TableCell>
            <TableCell className="w-px whitespace-nowrap">
              <MemberStatus member={member} />
            </TableCell>
            {isEffective ? (
              <TableCell className="relative w-1/4 text-muted max-md:hidden">
                <Way via={member.via} />
              </TableCell>
            ) : (
              <TableCell className="w-px whitespace-nowrap text-right text-muted max-md:hidden">
                {member.addedAt ? <RelativeTime iso={member.addedAt} /> : null}
                {member.source ? `, ${memberSourceWords[member.source]}` : null}
              </TableCell>
            )}
            {hasRemove ? (
              <TableCell className="relative w-px">
                {mayRemove(member) ? (
                  <IconButton size="sm" label={`Remove ${member.name}`} onPress={() => onRemove(member)}>
                    <X aria-hidden className="size-4" />
                  </IconButton>
                ) : null}
              </TableCell>
            ) : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Name({ member, isMarked }: { member: GroupMemberView; isMarked: boolean }) {
  return (
    <>
      <span className="flex min-w-0 items-center gap-2">
        {member.kind === "group" ? (
          <UsersRound aria-label="Group" className="size-4 shrink-0 text-muted" />
        ) : null}
        <RowLink
          href={member.kind === "user" ? `/users/${member.id}` : `/groups/${member.id}/members`}
          className="min-w-0"
        >
          {member.name}
        </RowLink>
        {isMarked ? (
          <Badge tone="info" className="max-sm:hidden">
            Added here
          </Badge>
        ) : null}
      </span>
      {member.userName !== null && member.userName !== member.name ? (
        <span className="block truncate text-muted text-xs">{member.userName}</span>
      ) : null}
    </>
  );
}

function MemberStatus({ member }: { member: GroupMemberView }) {
  if (member.status === null) return <span className="text-muted">Group</span>;
  const { state, label } = userStatusWords[member.status];
  return <Status state={state} label={label} />;
}

/** "Directly", or "via Sales › Sales Berlin", each a link. */
function Way({ via }: { via: GroupMemberView["via"] }) {
  if (via.length === 0) return "Directly";
  return (
    <>
      via{" "}
      {via.map(({ id, name }, index) => (
        <Fragment key={id}>
          {index > 0 ? " › " : null}
          <TextLink href={`/groups/${id}/members`}>{name}</TextLink>
        </Fragment>
      ))}
    </>
  );
}
