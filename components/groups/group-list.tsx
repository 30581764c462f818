"use client";

import { Download, Plus, UsersRound } from "lucide-react";
import { useQueryStates } from "nuqs";
import { lazy, Suspense, useState } from "react";
import { isFiltered } from "#components/layout/list-query.ts";
import { PagedRows } from "#components/layout/paged-rows.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { counted } from "#components/ui/number-words.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import type { GroupList as GroupListData } from "#lib/groups/contract.ts";
import { GROUP_COUNT_CAP } from "#lib/groups/vocabulary.ts";
import { GroupFilters } from "./group-filters.tsx";
import { GroupTable } from "./group-table.tsx";
import { type GroupFilters as Filters, groupFilters, groupQueryOf } from "./list-filters.ts";
import { useGroups } from "./queries.ts";

const CreateGroupDialog = lazy(() => import("./create-group-dialog.tsx"));

const NO_FILTER = { search: "", directory: null, origin: null, empty: false, at: null } as const;

/** The groups of all directories in the admin's scope; what is shown stands in the URL. */
export function GroupList({ mayChange }: { mayChange: boolean }) {
  const [filters, setFilters] = useQueryStates(groupFilters);
  const [creating, setCreating] = useState(false);
  const groups = useGroups(filters);
  const { data } = groups;
  const directories = data?.directories ?? [];
  const isNarrowed = isFiltered(filters, NO_FILTER);
  const mayCreate = mayChange && directories.length > 0;

  return (
    <>
      <PageHeader
        title="Groups"
        description="What your directories have sent, and what was created here before they did."
        actions={
          <>
            {data && data.count > 0 ? (
              <Button icon={<Download className="size-4" />} onPress={() => download(filters)}>
                Export CSV
              </Button>
            ) : null}
            {mayCreate ? (
              <Button variant="primary" icon={<Plus className="size-4" />} onPress={() => setCreating(true)}>
                Create group
              </Button>
            ) : null}
          </>
        }
      />
      <Card padded={false}>
        <GroupFilters
          filters={filters}
          directories={directories}
          onChange={(change) => void setFilters({ ...change, at: null }, { history: "replace" })}
          onClear={isNarrowed ? () => void setFilters(NO_FILTER) : null}
        />
        <PagedRows
          what="The groups"
          page={data}
          error={groups.error}
          isEmpty={data?.groups.length === 0}
          at={filters.at}
          onMove={(at, how) => void setFilters({ at }, how)}
          counted={counted(data?.count ?? 0, "group", GROUP_COUNT_CAP)}
        >
          {data && data.groups.length > 0 ? (
            <GroupTable
              groups={data.groups}
              showDirectory={data.directories.length > 1}
              isStale={groups.isPlaceholderData}
            />
          ) : data ? (
            <NoGroups
              data={data}
              filters={filters}
              onClear={isNarrowed || filters.at ? () => void setFilters(NO_FILTER) : null}
            />
          ) : null}
        </PagedRows>
      </Card>
      {creating ? (
        <Suspense>
          <CreateGroupDialog
            directories={directories}
            chosen={filters.directory}
            onClose={() => setCreating(false)}
          />
        </Suspense>
      ) : null}
    </>
  );
}

/** The file of all that the filter finds, whichever page is shown. */
function download(filters: Filters): void {
  location.assign(`/api/v1/groups/export?${new URLSearchParams(groupQueryOf({ ...filters, at: null }))}`);
}

function NoGroups({
  data,
  filters,
  onClear,
}: {
  data: GroupListData;
  filters: Filters;
  /** Null where nothing is filtered: there are no groups at all. */
  onClear: (() => void) | null;
}) {
  if (onClear) {
    return (
      <EmptyState
        icon={<UsersRound />}
        title="No group matches"
        action={<Button onPress={onClear}>Clear search and filters</Button>}
      >
        {filters.search
          ? "The search looks at the name that a group has now. A name that it had before stands in its timeline."
          : "No group of this directory and origin."}
      </EmptyState>
    );
  }
  const [only, ...others] = data.directories;
  return (
    <EmptyState
      icon={<UsersRound />}
      title="No groups yet"
      action={
        <LinkButton
          variant="primary"
          href={
            only && others.length === 0 ? `/settings/directories/${only.id}/keys` : "/settings/directories"
          }
        >
          {only ? (others.length === 0 ? `Keys of ${only.name}` : "Open the directories") : "Add a directory"}
        </LinkButton>
      }
    >
      {only
        ? "Groups arrive when your identity provider pushes them: Push Groups in Okta, or groups in the scope of Entra's provisioning. They appear here by themselves."
        : "Groups arrive from a directory. Add one, create a key for it, and push a group there."}
    </EmptyState>
  );
}
