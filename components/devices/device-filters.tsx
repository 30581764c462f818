"use client";

import { directoryChoice } from "#components/directories/directory-choice.tsx";
import { Choice } from "#components/ui/choice.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import type { DeviceList } from "#lib/devices/contract.ts";
import { deviceStates, endReasons, endReasonWords, lastUses } from "#lib/devices/vocabulary.ts";
import { deviceStateWords, lastUseWords } from "./device-words.ts";
import type { DeviceFilters as Filters } from "./list-filters.ts";

interface DeviceFiltersProps {
  filters: Filters;
  directories: DeviceList["directories"];
  onChange: (change: Partial<Omit<Filters, "at">>) => void;
  /** Null while nothing is filtered. */
  onClear: (() => void) | null;
}

/** Search and filters above the list. */
export function DeviceFilters({ filters, directories, onChange, onClear }: DeviceFiltersProps) {
  return (
    <FilterBar
      label="Devices"
      search={{
        label: "Search devices",
        placeholder: "Device or user",
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
        label="State"
        any="Any state"
        options={deviceStates.map((id) => ({ id, label: deviceStateWords[id].label }))}
        value={filters.state}
        onChange={(state) => onChange({ state })}
      />
      <Choice
        label="Reason"
        any="Any reason"
        options={endReasons.map((id) => ({ id, label: endReasonWords[id] }))}
        value={filters.reason}
        onChange={(reason) => onChange({ reason })}
      />
      <Choice
        label="Last used"
        any="Used at any time"
        options={lastUses.map((id) => ({ id, label: lastUseWords[id] }))}
        value={filters.unused}
        onChange={(unused) => onChange({ unused })}
      />
    </FilterBar>
  );
}
