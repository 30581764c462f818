"use client";

import { UserRound } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { inviteSentence } from "#components/invitations/invite-words.ts";
import { useInvite } from "#components/invitations/queries.ts";
import { messageOf } from "#components/layout/form-errors.ts";
import { isFiltered } from "#components/layout/list-query.ts";
import { PagedRows } from "#components/layout/paged-rows.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { counted } from "#components/ui/number-words.ts";
import { SelectionBar } from "#components/ui/selection-bar.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useSelection } from "#components/ui/use-selection.ts";
import type { UserList as UserListData, UserListItem } from "#lib/users/contract.ts";
import { MAX_CHOSEN_USERS } from "#lib/users/vocabulary.ts";
import { AccessDialogs, type AccessQuestion } from "./access-dialogs.tsx";
import { type ListFilters, listFilters } from "./list-filters.ts";
import { useUsers } from "./queries.ts";
import { UserFilters } from "./user-filters.tsx";
import { UserTable } from "./user-table.tsx";

const NO_FILTER = {
  search: "",
  directory: null,
  status: null,
  link: null,
  invitation: null,
  manager: null,
  at: null,
} as const;

/** The users of all directories in the admin's scope; what is shown stands in the URL. */
export function UserList({ mayHelp, mayManage }: { mayHelp: boolean; mayManage: boolean }) {
  const [filters, setFilters] = useQueryStates(listFilters);
  const [question, setQuestion] = useState<AccessQuestion | null>(null);
  const selection = useSelection<UserListItem>();
  const users = useUsers(filters);
  const { data } = users;
  const isNarrowed = isFiltered(filters, NO_FILTER);

  return (
    <Card padded={false}>
      <UserFilters
        filters={filters}
        directories={data?.directories ?? []}
        onChange={(change) => {
          selection.clear();
          void setFilters({ ...change, at: null }, { history: "replace" });
        }}
        onClear={isNarrowed ? () => void setFilters(NO_FILTER) : null}
      />
      {selection.chosen.length > 0 ? (
        <ChosenUsers
          chosen={selection.chosen}
          mayManage={mayManage}
          onAsk={setQuestion}
          onClear={selection.clear}
        />
      ) : null}
      {filters.manager ? (
        <ReportsNotice
          manager={data?.manager ?? null}
          onClear={() => void setFilters({ manager: null, at: null })}
        />
      ) : null}
      <PagedRows
        what="The users"
        page={data}
        error={users.error}
        isEmpty={data?.users.length === 0}
        at={filters.at}
        onMove={(at, how) => void setFilters({ at }, how)}
        counted={counted(data?.count ?? 0, "user", data?.countCap)}
      >
        {data && data.users.length > 0 ? (
          <UserTable
            users={data.users}
            showDirectory={data.directories.length > 1}
            isStale={users.isPlaceholderData}
            selection={mayHelp ? selection : null}
          />
        ) : data ? (
          <NoUsers
            data={data}
            filters={filters}
            onClear={isNarrowed || filters.at ? () => void setFilters(NO_FILTER) : null}
          />
        ) : null}
      </PagedRows>
      <AccessDialogs question={question} onClose={() => setQuestion(null)} onDone={selection.clear} />
    </Card>
  );
}

interface ChosenUsersProps {
  chosen: readonly UserListItem[];
  mayManage: boolean;
  onAsk: (question: AccessQuestion) => void;
  onClear: () => void;
}

/** What can be done with all chosen users at once. */
function ChosenUsers({ chosen, mayManage, onAsk, onClear }: ChosenUsersProps) {
  const invite = useInvite();
  const isTooMany = chosen.length > MAX_CHOSEN_USERS;
  const isGone = chosen.every(({ status }) => status === "deleted");
  const hasAccess = chosen.every(({ status }) => status === "active" || status === "pending");
  return (
    <SelectionBar
      onClear={onClear}
      actions={
        <>
          <Button
            size="sm"
            isDisabled={isTooMany || isGone}
            onPress={() => onAsk({ act: "suspend", users: chosen })}
          >
            Suspend access
          </Button>
          <Button
            size="sm"
            isDisabled={isTooMany || isGone}
            pending={invite.isPending}
            onPress={() =>
              invite.mutate(
                chosen.map(({ id }) => id),
                {
                  onSuccess: (outcome) => {
                    toast.success(inviteSentence(outcome));
                    onClear();
                  },
                  onError: (problem) => toast.error(messageOf(problem)),
                },
              )
            }
          >
            Invite
          </Button>
          {mayManage ? (
            <Button
              size="sm"
              isDisabled={isTooMany || hasAccess}
              onPress={() => onAsk({ act: "give back", users: chosen })}
            >
              {isGone ? "Restore" : "Give access back"}
            </Button>
          ) : null}
        </>
      }
    >
      {counted(chosen.length, "user")}
      {isTooMany ? ` (at most ${MAX_CHOSEN_USERS} at once)` : ""}
    </SelectionBar>
  );
}

/** The list is of one manager's reports; how to come back to all. */
function ReportsNotice({ manager, onClear }: { manager: UserListData["manager"]; onClear: () => void }) {
  return (
    <p className="flex flex-wrap items-center justify-between gap-2 border-b bg-surface px-4 py-2">
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {manager ? (
          <>
            Those who report to <TextLink href={`/users/${manager.id}`}>{manager.name}</TextLink>
          </>
        ) : (
          "Those who report to one user"
        )}
      </span>
      <Button size="sm" variant="ghost" onPress={onClear}>
        Show everyone
      </Button>
    </p>
  );
}

function NoUsers({
  data,
  filters,
  onClear,
}: {
  data: UserListData;
  filters: ListFilters;
  /** Null where nothing is filtered: there are no users at all. */
  onClear: (() => void) | null;
}) {
  if (onClear) {
    return (
      <EmptyState
        icon={<UserRound />}
        title="No user matches"
        action={<Button onPress={onClear}>Clear search and filters</Button>}
      >
        {filters.search
          ? "The search looks for any part of user name, display name, email and external ID, and for the beginnings of words in all other attributes. Deleted users are found with the status Deleted."
          : filters.manager
            ? "Nobody reports to this user."
            : filters.status === "deleted"
              ? "Nobody who was deleted can be restored: each record is kept for the days that its directory's policy says."
              : filters.invitation
                ? "No user's invitation is in this state."
                : filters.link === "unlinked"
                  ? "Every user that is here was sent by an identity provider, or has been linked to one."
                  : "No user has this status in this directory."}
      </EmptyState>
    );
  }
  const [only, ...others] = data.directories;
  return (
    <EmptyState
      icon={<UserRound />}
      title="No users yet"
      action={
        only ? (
          <LinkButton
            variant="primary"
            href={others.length === 0 ? `/settings/directories/${only.id}/keys` : "/settings/directories"}
          >
            {others.length === 0 ? `Create a key for ${only.name}` : "Open the directories"}
          </LinkButton>
        ) : (
          <LinkButton variant="primary" href="/settings/directories">
            Add a directory
          </LinkButton>
        )
      }
    >
      {only
        ? "Users arrive when your identity provider sends them: create a key for a directory, paste it into Okta or Entra, and assign someone there. They appear here by themselves."
        : "Users arrive from a directory. Add one, create a key for it, and paste that into Okta or Entra."}
    </EmptyState>
  );
}
