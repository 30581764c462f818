"use client";

import { X } from "lucide-react";
import { kindWords, stateWords } from "#components/sync/words.ts";
import { Button } from "#components/ui/button.tsx";
import { Choice } from "#components/ui/choice.tsx";
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
    <search aria-label="Syncs" className="flex flex-wrap gap-2 border-b p-3">
      {directories.length > 1 || filters.directory !== null ? (
        <Choice
          className="lg:w-40"
          label="Directory"
          any="All directories"
          options={directories.map(({ id, name }) => ({ id, label: name }))}
          value={filters.directory}
          onChange={(directory) => onChange({ directory })}
          unknown="Another directory"
        />
      ) : null}
      <Select
        label="Which"
        hideLabel
        className="lg:w-60"
        options={[
          { id: "telling", label: "With changes or problems" },
          { id: "all", label: "All syncs", description: "Those that found nothing new, too" },
        ]}
        value={filters.show}
        onChange={(id) => onChange({ show: historyShows.find((show) => show === id) ?? null })}
      />
      <Choice
        className="lg:w-40"
        label="State"
        any="All states"
        options={runStates.map((id) => ({ id, label: stateWords[id].label }))}
        value={filters.state}
        onChange={(id) => onChange({ state: runStates.find((state) => state === id) ?? null })}
        unknown=""
      />
      <Choice
        className="lg:w-40"
        label="What"
        any="All kinds"
        options={runKinds.map((id) => ({ id, label: kindWords[id] }))}
        value={filters.kind}
        onChange={(id) => onChange({ kind: runKinds.find((kind) => kind === id) ?? null })}
        unknown=""
      />
      <Select
        label="Time"
        hideLabel
        className="lg:w-40"
        options={[
          { id: "day", label: "Last 24 hours" },
          { id: "week", label: "Last 7 days" },
          { id: "month", label: "Last 30 days" },
          { id: "all", label: "All" },
        ]}
        value={filters.range}
        onChange={(id) => onChange({ range: historyRanges.find((range) => range === id) ?? null })}
      />
      {isFiltered(filters) ? (
        <Button variant="ghost" icon={<X aria-hidden className="size-4" />} onPress={onClear}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}
