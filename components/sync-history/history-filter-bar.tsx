"use client";

import { directoryChoice } from "#components/directories/directory-choice.tsx";
import { kindWords, stateWords } from "#components/sync/words.ts";
import { Choice } from "#components/ui/choice.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { Select } from "#components/ui/select.tsx";
import type { RunPage } from "#lib/sync/history/contract.ts";
import { historyRanges, historyShows, runKinds, runStates } from "#lib/sync/history/vocabulary.ts";
import { type HistoryFilters, isFiltered } from "./history-filters.ts";

interface HistoryFilterBarProps {
  filters: HistoryFilters;
  /** Null takes a part away. */
  onChange: (change: { [Name in keyof HistoryFilters]?: HistoryFilters[Name] | null }) => void;
  onClear: () => void;
  directories: RunPage["directories"];
}

export function HistoryFilterBar({ filters, onChange, onClear, directories }: HistoryFilterBarProps) {
  return (
    <FilterBar label="Syncs" onClear={isFiltered(filters) ? onClear : null}>
      {directoryChoice({
        directories,
        value: filters.directory,
        onChange: (directory) => onChange({ directory }),
      })}
      <Select
        label="Which"
        hideLabel
        options={[
          { id: "telling", label: "With changes or problems" },
          { id: "all", label: "All syncs", description: "Those that found nothing new, too" },
        ]}
        value={filters.show}
        onChange={(id) => onChange({ show: historyShows.find((show) => show === id) ?? null })}
      />
      <Choice
        label="State"
        any="All states"
        options={runStates.map((id) => ({ id, label: stateWords[id].label }))}
        value={filters.state}
        onChange={(state) => onChange({ state })}
      />
      <Choice
        label="What"
        any="All kinds"
        options={runKinds.map((id) => ({ id, label: kindWords[id] }))}
        value={filters.kind}
        onChange={(kind) => onChange({ kind })}
      />
      <Select
        label="Time"
        hideLabel
        options={[
          { id: "day", label: "Last 24 hours" },
          { id: "week", label: "Last 7 days" },
          { id: "month", label: "Last 30 days" },
          { id: "all", label: "All" },
        ]}
        value={filters.range}
        onChange={(id) => onChange({ range: historyRanges.find((range) => range === id) ?? null })}
      />
    </FilterBar>
  );
}
