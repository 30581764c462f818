"use client";

import { clsx } from "clsx";
import { RestingSearch } from "#components/ui/resting-search.tsx";
import { Select } from "#components/ui/select.tsx";
import { invitationStates, invitationStateWords } from "#lib/invitations/vocabulary.ts";
import type { UserList } from "#lib/users/contract.ts";
import { userLinks, userStatuses } from "#lib/users/vocabulary.ts";
import type { ListFilters } from "./list-filters.ts";
import { userStatusWords } from "./status-words.ts";

const ALL = "all";

interface UserFiltersProps {
  filters: ListFilters;
  directories: UserList["directories"];
  onChange: (change: Partial<Omit<ListFilters, "at">>) => void;
}

/** Search and filters above the list. */
export function UserFilters({ filters, directories, onChange }: UserFiltersProps) {
  const hasDirectories = directories.length > 1 || filters.directory !== null;
  return (
    <div className="flex flex-wrap items-start gap-2 border-b p-3">
      <RestingSearch
        label="Search users"
        placeholder="Name, email or any attribute"
        search={filters.search}
        onSearch={(search) => onChange({ search })}
        className="w-full sm:w-52"
      />
      <div className="grid w-full grid-cols-2 gap-2 sm:flex sm:w-auto sm:min-w-0 sm:flex-1 sm:flex-wrap">
        {hasDirectories ? (
          <Select
            label="Directory"
            hideLabel
            className="sm:w-40"
            options={[
              { id: ALL, label: "All directories" },
              ...directories.map(({ id, name }) => ({ id, label: name })),
            ]}
            value={filters.directory ?? ALL}
            onChange={(id) => onChange({ directory: id === ALL ? null : id })}
          />
        ) : null}
        <Select
          label="Status"
          hideLabel
          className="sm:w-34"
          options={[
            { id: ALL, label: "All but deleted" },
            ...userStatuses.map((status) => ({
              id: status,
              label: status === "deleted" ? "Deleted, can be restored" : userStatusWords[status].label,
            })),
          ]}
          value={filters.status ?? ALL}
          onChange={(id) => onChange({ status: userStatuses.find((status) => status === id) ?? null })}
        />
        <Select
          label="Link"
          hideLabel
          className="sm:w-34"
          options={[
            { id: ALL, label: "Linked or not" },
            { id: "linked", label: "Linked" },
            { id: "unlinked", label: "Created here" },
          ]}
          value={filters.link ?? ALL}
          onChange={(id) => onChange({ link: userLinks.find((link) => link === id) ?? null })}
        />
        <Select
          label="Invitation"
          hideLabel
          className="sm:w-34"
          options={[
            { id: ALL, label: "Any invitation" },
            ...invitationStates.map((state) => ({ id: state, label: invitationStateWords[state] })),
          ]}
          value={filters.invitation ?? ALL}
          onChange={(id) => onChange({ invitation: invitationStates.find((state) => state === id) ?? null })}
        />
        <Select
          label="Order"
          hideLabel
          className={clsx("sm:ml-auto sm:w-34", hasDirectories && "max-sm:col-span-2")}
          options={[
            { id: "newest", label: "Newest first" },
            { id: "name", label: "By user name" },
          ]}
          value={filters.sort}
          onChange={(sort) => onChange({ sort })}
        />
      </div>
    </div>
  );
}
