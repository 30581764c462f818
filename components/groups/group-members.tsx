"use client";

import { Download, UserPlus, UsersRound } from "lucide-react";
import { useQueryStates } from "nuqs";
import { lazy, Suspense, useState } from "react";
import { ApiProblem } from "#components/layout/api.ts";
import { PagedRows } from "#components/layout/paged-rows.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { counted } from "#components/ui/number-words.ts";
import { RestingSearch } from "#components/ui/resting-search.tsx";
import { Switch } from "#components/ui/switch.tsx";
import type { GroupMemberView, GroupView } from "#lib/groups/contract.ts";
import { GROUP_COUNT_CAP, MAX_NESTING } from "#lib/groups/vocabulary.ts";
import { providerOf } from "./group-words.ts";
import { type MemberFilters, memberFilters, memberQueryOf } from "./list-filters.ts";
import { MemberTable } from "./member-table.tsx";
import { useGroup, useMembers } from "./queries.ts";

const AddUsersDialog = lazy(() => import("./add-users-dialog.tsx"));
const RemoveMemberDialog = lazy(() => import("./remove-member-dialog.tsx"));

/** Who is in a group; what is shown stands in the URL. */
export function GroupMembers({ groupId, mayChange }: { groupId: string; mayChange: boolean }) {
  const [filters, setFilters] = useQueryStates(memberFilters);
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<GroupMemberView | null>(null);
  const { data: group } = useGroup(groupId);
  const members = useMembers(groupId, filters);
  const { data } = members;
  // The header says that the group is gone.
  const isGone = members.error instanceof ApiProblem && members.error.status === 404;
  const mayFill = mayChange && group?.link === "unlinked";
  const change = (next: Partial<MemberFilters>) =>
    void setFilters({ ...next, at: null }, { history: "replace" });

  return (
    <Card padded={false}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b p-3">
        <RestingSearch
          label="Search members"
          placeholder="Name, user name or email"
          search={filters.search}
          onSearch={(search) => change({ search })}
          className="w-full sm:w-64"
        />
        <Switch
          label="With groups within"
          isSelected={filters.effective}
          onChange={(effective) => change({ effective })}
        />
        <div className="ml-auto flex gap-2 max-sm:w-full">
          <Button
            icon={<Download className="size-4" />}
            onPress={() => location.assign(exportPath(groupId, filters))}
          >
            Export CSV
          </Button>
          {mayFill ? (
            <Button variant="primary" icon={<UserPlus className="size-4" />} onPress={() => setAdding(true)}>
              Add users
            </Button>
          ) : null}
        </div>
      </div>
      {data?.isCut ? (
        <div className="p-3">
          <Callout tone="warn" title="Not all groups are followed">
            Groups lie in groups more than {MAX_NESTING} deep here. Users beyond that depth are not shown.
          </Callout>
        </div>
      ) : null}
      {isGone && !data ? null : (
        <PagedRows
          what="The members"
          page={data}
          error={isGone ? null : members.error}
          isEmpty={data?.members.length === 0}
          at={filters.at}
          onMove={(at, how) => void setFilters({ at }, how)}
          counted={counted(data?.count ?? 0, filters.effective ? "user" : "member", GROUP_COUNT_CAP)}
        >
          {data && data.members.length > 0 ? (
            <MemberTable
              members={data.members}
              isEffective={filters.effective}
              isStale={members.isPlaceholderData}
              marksAdded={group?.link === "linked"}
              mayRemove={(member) => mayFill || (mayChange && member.addedHere)}
              onRemove={setLeaving}
            />
          ) : (
            <NoMembers
              group={group}
              isFiltered={filters.search !== "" || filters.at !== null}
              onClear={() => void setFilters({ search: "", at: null })}
            />
          )}
        </PagedRows>
      )}
      <Suspense>
        {adding && group ? <AddUsersDialog group={group} onClose={() => setAdding(false)} /> : null}
        {leaving && group ? (
          <RemoveMemberDialog group={group} member={leaving} onClose={() => setLeaving(null)} />
        ) : null}
      </Suspense>
    </Card>
  );
}

/** Of what is listed: all of its pages. */
function exportPath(groupId: string, filters: MemberFilters): string {
  const query = new URLSearchParams(memberQueryOf({ ...filters, at: null }));
  return `/api/v1/groups/${groupId}/members/export?${query}`;
}

function NoMembers({
  group,
  isFiltered,
  onClear,
}: {
  group: GroupView | undefined;
  isFiltered: boolean;
  onClear: () => void;
}) {
  if (isFiltered) {
    return (
      <EmptyState
        icon={<UsersRound />}
        title="No member matches"
        action={<Button onPress={onClear}>Clear search</Button>}
      >
        The search looks at display name, user name, email and external ID of users, and at the names of
        groups.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<UsersRound />} title="Nobody is in this group">
      {group?.link === "unlinked"
        ? "Add users of its directory, or push a group of this name from there."
        : group?.linkedBy === "sync"
          ? "Nobody who is a user here is in it in its directory. Members appear here with the next sync."
          : `${group ? providerOf(group.directory) : "The directory"} has put nobody into it. Members appear here as they are pushed.`}
    </EmptyState>
  );
}
