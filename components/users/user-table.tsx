"use client";

import { clsx } from "clsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { RowLink } from "#components/ui/row-link.tsx";
import { SelectAllHeader, SelectCell } from "#components/ui/select-cells.tsx";
import { Status } from "#components/ui/status.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { Selection } from "#components/ui/use-selection.ts";
import { invitationStateWords } from "#lib/invitations/vocabulary.ts";
import type { UserListItem } from "#lib/users/contract.ts";
import { userStatusWords } from "./status-words.ts";

interface UserTableProps {
  users: readonly UserListItem[];
  showDirectory: boolean;
  /** The rows of the filter before are shown until the new ones arrive. */
  isStale: boolean;
  /** Null for who may look but not change. */
  selection: Selection<UserListItem> | null;
}

/** One row a user; on narrow screens two lines: name with status, user name with directory. */
export function UserTable({ users, showDirectory, isStale, selection }: UserTableProps) {
  return (
    <Table label="Users" isStale={isStale}>
      <TableHead>
        <tr>
          <SelectAllHeader rows={users} selection={selection} />
          <TableHeader>User</TableHeader>
          <TableHeader className="max-lg:hidden">Email</TableHeader>
          {showDirectory ? <TableHeader className="max-lg:hidden">Directory</TableHeader> : null}
          <TableHeader>Status</TableHeader>
          <TableHeader className="max-md:hidden text-right">Changed</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {users.map((user) => (
          <UserRow key={user.id} user={user} showDirectory={showDirectory} selection={selection} />
        ))}
      </TableBody>
    </Table>
  );
}

function UserRow({
  user,
  showDirectory,
  selection,
}: { user: UserListItem } & Pick<UserTableProps, "showDirectory" | "selection">) {
  const { state, label } = userStatusWords[user.status];
  return (
    <TableRow className="relative hover:bg-hover has-focus-visible:bg-hover">
      <SelectCell row={user} name={user.displayName ?? user.userName} selection={selection} />
      <TableCell className="w-2/5 max-w-0 max-lg:w-full">
        <RowLink href={`/users/${user.id}`}>{user.displayName ?? user.userName}</RowLink>
        <span className="block truncate text-muted text-xs">
          {user.linkedAt ? null : "Created here · "}
          {user.userName}
        </span>
      </TableCell>
      <TableCell className="w-1/4 max-w-0 truncate max-lg:hidden" title={user.email ?? undefined}>
        {user.email ?? <span className="text-muted">none</span>}
      </TableCell>
      {showDirectory ? (
        <TableCell className="max-w-40 truncate max-lg:hidden">{user.directory.name}</TableCell>
      ) : null}
      <TableCell className="w-px whitespace-nowrap">
        <Status state={state} label={label} />
        {user.invitation === "none" ? null : (
          <span
            className={clsx(
              "block text-xs",
              user.invitation === "failed"
                ? "text-error"
                : user.invitation === "expired"
                  ? "text-warn"
                  : "text-muted",
            )}
          >
            <span className="sr-only">Invitation: </span>
            {invitationStateWords[user.invitation]}
          </span>
        )}
        {user.purgeAt ? (
          <span className="block text-muted text-xs">
            Removal <RelativeTime iso={user.purgeAt} />
          </span>
        ) : null}
        {showDirectory ? (
          <span className="block max-w-28 truncate text-muted text-xs lg:hidden">{user.directory.name}</span>
        ) : null}
      </TableCell>
      <TableCell className="w-px whitespace-nowrap text-right text-muted max-md:hidden">
        <RelativeTime iso={user.updatedAt} />
      </TableCell>
    </TableRow>
  );
}
