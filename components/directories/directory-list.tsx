"use client";

import { FolderSync, Plus } from "lucide-react";
import Link from "next/link";
import { LoadState } from "#components/layout/load-state.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { counted, figures } from "#components/ui/number-words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { DirectoryListItem } from "#lib/directories/contract.ts";
import { directoryTypeNames } from "#lib/directories/vocabulary.ts";
import { HealthStatus } from "./health-status.tsx";
import { useDirectories } from "./queries.ts";

/** All directories of the admin's scope. */
export function DirectoryList({ mayAdd }: { mayAdd: boolean }) {
  const { data, error } = useDirectories();
  if (!data) return <LoadState error={error} what="The directories" rows={3} />;
  if (data.directories.length === 0) {
    return (
      <div className="rounded-lg border">
        <EmptyState
          icon={<FolderSync />}
          title="No directory yet"
          action={
            mayAdd ? (
              <LinkButton
                href="/settings/directories/new"
                variant="primary"
                icon={<Plus aria-hidden className="size-4" />}
              >
                Add a directory
              </LinkButton>
            ) : null
          }
        >
          A directory connects Muster to your Okta org or Entra tenant.{" "}
          {mayAdd
            ? "The first one takes about five minutes."
            : "An admin with access to all directories can add one."}
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="overflow-hidden rounded-lg border">
      <Table label="Directories" className="hidden lg:block">
        <TableHead>
          <tr>
            <TableHeader>Name</TableHeader>
            <TableHeader>Type</TableHeader>
            <TableHeader>Health</TableHeader>
            <TableHeader>Cluster</TableHeader>
            <TableHeader className="text-right">Users</TableHeader>
            <TableHeader className="text-right">Keys</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {data.directories.map((directory) => (
            <TableRow key={directory.id} className="relative hover:bg-surface">
              <TableCell>
                <DirectoryName directory={directory} />
              </TableCell>
              <TableCell>{directoryTypeNames[directory.type]}</TableCell>
              <TableCell>
                <Health directory={directory} />
              </TableCell>
              <TableCell className={directory.cluster ? "" : "text-muted"}>
                {clusterWords(directory)}
              </TableCell>
              <TableCell className="text-right tabular-nums">{figures(directory.users)}</TableCell>
              <TableCell className="text-right tabular-nums">{directory.keys}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <ul className="divide-y lg:hidden">
        {data.directories.map((directory) => (
          <li key={directory.id} className="relative px-4 py-3">
            <div className="flex items-start justify-between gap-3">
              <DirectoryName directory={directory} />
              <Health directory={directory} />
            </div>
            <p className="mt-1 text-muted text-sm">
              {directoryTypeNames[directory.type]}
              {directory.type === "scim" ? null : ` · ${clusterWords(directory)}`} ·{" "}
              {counted(directory.users, "user")}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}

function DirectoryName({ directory }: { directory: DirectoryListItem }) {
  return (
    <div className="min-w-0">
      <Link
        href={`/settings/directories/${directory.id}`}
        className="font-medium [overflow-wrap:anywhere] after:absolute after:inset-0 hover:underline"
      >
        {directory.name}
      </Link>
      {directory.enabled ? null : <Badge className="ml-2">Disabled</Badge>}
      {directory.address ? (
        <div className="text-muted [overflow-wrap:anywhere]">{directory.address}</div>
      ) : null}
    </div>
  );
}

/** A client that only pushes needs none. */
function clusterWords({ type, cluster }: DirectoryListItem): string {
  return cluster?.name ?? (type === "scim" ? "–" : "Not bound");
}

/** The directory's state, and when that was seen. */
function Health({ directory }: { directory: DirectoryListItem }) {
  const at = directory.type === "scim" ? directory.scimLastSeenAt : directory.healthCheckedAt;
  return (
    <div>
      <HealthStatus directory={directory} />
      {directory.enabled && at ? (
        <div className="text-muted text-xs">
          <RelativeTime iso={at} />
        </div>
      ) : null}
    </div>
  );
}
