"use client";

import { RestingSearch } from "#components/ui/resting-search.tsx";
import { Select } from "#components/ui/select.tsx";
import type { DeviceList } from "#lib/devices/contract.ts";
import { deviceStates, endReasons, endReasonWords, lastUses } from "#lib/devices/vocabulary.ts";
import { deviceStateWords, lastUseWords } from "./device-words.ts";
import type { DeviceFilters as Filters } from "./list-filters.ts";

const ALL = "all";

interface DeviceFiltersProps {
  filters: Filters;
  directories: DeviceList["directories"];
  onChange: (change: Partial<Omit<Filters, "at">>) => void;
}

/** Search and filters above the list. */
export function DeviceFilters({ filters, directories, onChange }: DeviceFiltersProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-b p-3">
      <RestingSearch
        label="Search devices"
        placeholder="Device or user"
        search={filters.search}
        onSearch={(search) => onChange({ search })}
        className="w-full lg:w-56"
      />
      <div className="grid w-full grid-cols-2 gap-2 lg:flex lg:w-auto lg:min-w-0 lg:flex-1 lg:flex-wrap">
        {directories.length > 1 || filters.directory !== null ? (
          <Select
            label="Directory"
            hideLabel
            className="lg:w-40"
            options={[
              { id: ALL, label: "All directories" },
              ...directories.map(({ id, name }) => ({ id, label: name })),
            ]}
            value={filters.directory ?? ALL}
            onChange={(id) => onChange({ directory: id === ALL ? null : id })}
          />
        ) : null}
        <Select
          label="State"
          hideLabel
          className="lg:w-32"
          options={[
            { id: ALL, label: "Any state" },
            ...deviceStates.map((state) => ({ id: state, label: deviceStateWords[state].label })),
          ]}
          value={filters.state ?? ALL}
          onChange={(id) => onChange({ state: deviceStates.find((state) => state === id) ?? null })}
        />
        <Select
          label="Reason"
          hideLabel
          className="lg:w-40"
          options={[
            { id: ALL, label: "Any reason" },
            ...endReasons.map((reason) => ({ id: reason, label: endReasonWords[reason] })),
          ]}
          value={filters.reason ?? ALL}
          onChange={(id) => onChange({ reason: endReasons.find((reason) => reason === id) ?? null })}
        />
        <Select
          label="Last used"
          hideLabel
          className="lg:w-40"
          options={[
            { id: ALL, label: "Used at any time" },
            ...lastUses.map((use) => ({ id: use, label: lastUseWords[use] })),
          ]}
          value={filters.unused ?? ALL}
          onChange={(id) => onChange({ unused: lastUses.find((use) => use === id) ?? null })}
        />
      </div>
    </div>
  );
}
