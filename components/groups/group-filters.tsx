"use client";

import { directoryChoice } from "#components/directories/directory-choice.tsx";
import { Choice } from "#components/ui/choice.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { Select } from "#components/ui/select.tsx";
import type { GroupList } from "#lib/groups/contract.ts";
import { groupOrigins } from "#lib/groups/vocabulary.ts";
import { originChoices } from "./group-words.ts";
import type { GroupFilters as Filters } from "./list-filters.ts";

interface GroupFiltersProps {
  filters: Filters;
  directories: GroupList["directories"];
  onChange: (change: Partial<Omit<Filters, "at">>) => void;
  /** Null while nothing is filtered. */
  onClear: (() => void) | null;
}

/** Search and filters above the list. */
export function GroupFilters({ filters, directories, onChange, onClear }: GroupFiltersProps) {
  return (
    <FilterBar
      label="Groups"
      search={{
        label: "Search groups",
        placeholder: "Name of a group",
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
        label="Origin"
        any="Any origin"
        options={groupOrigins.map((id) => ({ id, ...originChoices[id] }))}
        value={filters.origin}
        onChange={(origin) => onChange({ origin })}
      />
      <Choice
        label="Members"
        any="Any size"
        options={[{ id: "empty", label: "Empty", description: "no user and no group in it" }]}
        value={filters.empty ? "empty" : null}
        onChange={(id) => onChange({ empty: id === "empty" })}
      />
      <Select
        label="Order"
        hideLabel
        options={[
          { id: "name", label: "By name" },
          { id: "changed", label: "Last changed" },
        ]}
        value={filters.sort}
        onChange={(sort) => onChange({ sort })}
      />
    </FilterBar>
  );
}
