"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Status } from "#components/ui/status.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { Selection } from "#components/ui/use-selection.ts";
import type { UserListItem } from "#lib/users/contract.ts";
import { userStatusWords } from "./status-words.ts";

interface UserTableProps {
  users: readonly UserListItem[];
  showDirectory: boolean;
  /** The rows of the filter before are shown until the new ones arrive. */
  stale: boolean;
  /** Null for who may look but not change. */
  selection: Selection<UserListItem> | null;
}

/** One row a user; on narrow screens two lines: name with status, user name with directory. */
export function UserTable({ users, showDirectory, stale, selection }: UserTableProps) {
  const chosen = selection ? users.filter(({ id }) => selection.has(id)).length : 0;
  return (
    <Table label="Users" className={clsx("transition-opacity", stale && "opacity-60")}>
      <TableHead>
        <tr>
          {selection ? (
            <TableHeader className="w-px pr-0">
              <Checkbox
                label="Select all of this page"
                hideLabel
                isSelected={chosen > 0 && chosen === users.length}
                isIndeterminate={chosen > 0 && chosen < users.length}
                onChange={(isChosen) => selection.set(users, isChosen)}
              />
            </TableHeader>
          ) : null}
          <TableHeader>User</TableHeader>
          <TableHeader className="max-lg:hidden">Email</TableHeader>
          {showDirectory ? <TableHeader className="max-md:hidden">Directory</TableHeader> : null}
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
      {selection ? (
        // Above the link's area.
        <TableCell className="relative z-10 w-px pr-0">
          <Checkbox
            label={`Select ${user.displayName ?? user.userName}`}
            hideLabel
            isSelected={selection.has(user.id)}
            onChange={(isChosen) => selection.set([user], isChosen)}
          />
        </TableCell>
      ) : null}
      <TableCell className="w-2/5 max-w-0 max-lg:w-full">
        {/* The link's area is the whole row. */}
        <Link
          href={`/users/${user.id}`}
          className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
        >
          {user.displayName ?? user.userName}
        </Link>
        <span className="block truncate text-muted text-xs">
          {user.linkedAt ? null : "Created here · "}
          {user.userName}
        </span>
      </TableCell>
      <TableCell className="w-1/4 max-w-0 truncate max-lg:hidden" title={user.email ?? undefined}>
        {user.email ?? <span className="text-muted">none</span>}
      </TableCell>
      {showDirectory ? (
        <TableCell className="max-w-40 truncate max-md:hidden">{user.directory.name}</TableCell>
      ) : null}
      <TableCell className="w-px whitespace-nowrap">
        <Status state={state} label={label} />
        {user.purgeAt ? (
          <span className="block text-muted text-xs">
            Removal <RelativeTime iso={user.purgeAt} />
          </span>
        ) : null}
        {showDirectory ? (
          <span className="block max-w-28 truncate text-muted text-xs md:hidden">{user.directory.name}</span>
        ) : null}
      </TableCell>
      <TableCell className="w-px whitespace-nowrap text-right text-muted max-md:hidden">
        <RelativeTime iso={user.updatedAt} />
      </TableCell>
    </TableRow>
  );
}
