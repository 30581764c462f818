"use client";

import { RestingSearch } from "#components/ui/resting-search.tsx";
import { Select } from "#components/ui/select.tsx";
import type { GroupList } from "#lib/groups/contract.ts";
import { groupOrigins } from "#lib/groups/vocabulary.ts";
import { originChoices } from "./group-words.ts";
import type { GroupFilters as Filters } from "./list-filters.ts";

const ALL = "all";

interface GroupFiltersProps {
  filters: Filters;
  directories: GroupList["directories"];
  onChange: (change: Partial<Omit<Filters, "at">>) => void;
}

/** Search and filters above the list. */
export function GroupFilters({ filters, directories, onChange }: GroupFiltersProps) {
  const hasDirectories = directories.length > 1 || filters.directory !== null;
  return (
    <div className="flex flex-wrap items-center gap-2 border-b p-3">
      <RestingSearch
        label="Search groups"
        placeholder="Name of a group"
        search={filters.search}
        onSearch={(search) => onChange({ search })}
        className="w-full lg:w-60"
      />
      <div className="grid w-full grid-cols-2 gap-2 lg:flex lg:w-auto lg:flex-1">
        {hasDirectories ? (
          <Select
            label="Directory"
            hideLabel
            className="lg:w-44"
            options={[
              { id: ALL, label: "All directories" },
              ...directories.map(({ id, name }) => ({ id, label: name })),
            ]}
            value={filters.directory ?? ALL}
            onChange={(id) => onChange({ directory: id === ALL ? null : id })}
          />
        ) : null}
        <Select
          label="Origin"
          hideLabel
          className="lg:w-40"
          options={[
            { id: ALL, label: "Any origin" },
            ...groupOrigins.map((id) => ({ id, ...originChoices[id] })),
          ]}
          value={filters.origin ?? ALL}
          onChange={(id) => onChange({ origin: groupOrigins.find((origin) => origin === id) ?? null })}
        />
        <Select
          label="Members"
          hideLabel
          className="lg:w-36"
          options={[
            { id: ALL, label: "Any size" },
            { id: "empty", label: "Empty", description: "no user and no group in it" },
          ]}
          value={filters.empty ? "empty" : ALL}
          onChange={(id) => onChange({ empty: id === "empty" })}
        />
        <Select
          label="Order"
          hideLabel
          className={hasDirectories ? "lg:ml-auto lg:w-40" : "max-lg:col-span-2 lg:ml-auto lg:w-40"}
          options={[
            { id: "name", label: "By name" },
            { id: "changed", label: "Last changed" },
          ]}
          value={filters.sort}
          onChange={(sort) => onChange({ sort })}
        />
      </div>
    </div>
  );
}
