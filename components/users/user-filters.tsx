"use client";

import { directoryChoice } from "#components/directories/directory-choice.tsx";
import { Choice } from "#components/ui/choice.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { Select } from "#components/ui/select.tsx";
import { invitationStates, invitationStateWords } from "#lib/invitations/vocabulary.ts";
import type { UserList } from "#lib/users/contract.ts";
import { userStatuses } from "#lib/users/vocabulary.ts";
import type { ListFilters } from "./list-filters.ts";
import { userStatusWords } from "./status-words.ts";

interface UserFiltersProps {
  filters: ListFilters;
  directories: UserList["directories"];
  onChange: (change: Partial<Omit<ListFilters, "at">>) => void;
  /** Null while nothing is filtered. */
  onClear: (() => void) | null;
}

/** Search and filters above the list. */
export function UserFilters({ filters, directories, onChange, onClear }: UserFiltersProps) {
  return (
    <FilterBar
      label="Users"
      search={{
        label: "Search users",
        placeholder: "Any attribute",
        search: filters.search,
        onSearch: (search) => onChange({ search }),
      }}
      onClear={onClear}
    >
      {directoryChoice({
        directories,
        value: filters.directory,
        onChange: (directory) => onChange({ directory }),
      })}
      <Choice
        label="Status"
        any="All but deleted"
        options={userStatuses.map((id) => ({
          id,
          label: id === "deleted" ? "Deleted, can be restored" : userStatusWords[id].label,
        }))}
        value={filters.status}
        onChange={(status) => onChange({ status })}
      />
      <Choice
        label="Link"
        any="Linked or not"
        options={[
          { id: "linked", label: "Linked" },
          { id: "unlinked", label: "Created here" },
        ]}
        value={filters.link}
        onChange={(link) => onChange({ link })}
      />
      <Choice
        label="Invitation"
        any="Any invitation"
        options={invitationStates.map((id) => ({ id, label: invitationStateWords[id] }))}
        value={filters.invitation}
        onChange={(invitation) => onChange({ invitation })}
      />
      <Select
        label="Order"
        hideLabel
        options={[
          { id: "newest", label: "Newest first" },
          { id: "name", label: "By user name" },
        ]}
        value={filters.sort}
        onChange={(sort) => onChange({ sort })}
      />
    </FilterBar>
  );
}
