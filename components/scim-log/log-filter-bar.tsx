"use client";

import { directoryChoice } from "#components/directories/directory-choice.tsx";
import { callClientNames } from "#components/keys/provider-words.ts";
import { Choice } from "#components/ui/choice.tsx";
import { DayField } from "#components/ui/day-field.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { Select, type SelectOption } from "#components/ui/select.tsx";
import type { CallPage } from "#lib/scim-log/contract.ts";
import { callClients, callMethods, callRanges } from "#lib/scim-log/vocabulary.ts";
import { daysWords } from "./call-words.ts";
import { isFiltered, type LogFilters } from "./log-filters.ts";

interface LogFilterBarProps {
  filters: LogFilters;
  /** Null takes a part away. */
  onChange: (change: { [Name in keyof LogFilters]?: LogFilters[Name] | null }) => void;
  onClear: () => void;
  /** Absent while they load. */
  page: Pick<CallPage, "directories" | "keys" | "kept"> | undefined;
}

const ALL = "all";
const DAYS = "days";
const DAY_MS = 86_400_000;

const statuses: readonly SelectOption<string>[] = [
  { id: ALL, label: "All answers" },
  { id: "errors", label: "Errors", description: "400 and above" },
  { id: "refused", label: "Refused", description: "Wrong key, wrong address, too many" },
  { id: "2xx", label: "2xx", description: "Served" },
  { id: "4xx", label: "4xx", description: "The client’s to correct" },
  { id: "5xx", label: "5xx", description: "Muster failed" },
  ...["400", "401", "403", "404", "409", "412", "413", "429", "500", "503"].map((id) => ({ id, label: id })),
];

export function LogFilterBar({ filters, onChange, onClear, page }: LogFilterBarProps) {
  const keys = page?.keys.map(({ id, name }) => ({ id, label: name })) ?? [];
  const hasDays = filters.from !== null || filters.to !== null;
  return (
    <FilterBar
      label="SCIM log"
      search={{
        label: "Search path, query or request id",
        placeholder: "Path, query or request id",
        search: filters.text,
        onSearch: (text) => onChange({ text }),
      }}
      onClear={isFiltered(filters) ? onClear : null}
    >
      {directoryChoice({
        directories: page?.directories ?? [],
        value: filters.directory,
        // A key belongs to one directory.
        onChange: (directory) => onChange({ directory, key: null }),
      })}
      {filters.directory || filters.key ? (
        <Choice
          label="Key"
          any="All keys"
          options={keys}
          value={filters.key}
          onChange={(key) => onChange({ key })}
          unknown="Some key"
        />
      ) : null}
      <Choice
        label="Answer"
        any="All answers"
        options={statuses.slice(1)}
        value={filters.only ?? filters.status}
        onChange={(id) =>
          onChange(
            id === "errors" || id === "refused" ? { only: id, status: null } : { only: null, status: id },
          )
        }
        unknown={filters.status ?? ""}
      />
      <Choice
        label="Method"
        any="All methods"
        options={callMethods.map((id) => ({ id, label: id }))}
        value={filters.method}
        onChange={(method) => onChange({ method })}
      />
      <Choice
        label="Client"
        any="All clients"
        options={callClients.map((id) => ({ id, label: callClientNames[id] }))}
        value={filters.client}
        onChange={(client) => onChange({ client })}
      />
      <Select
        label="Time"
        hideLabel
        options={[
          { id: "hour", label: "Last hour" },
          { id: "day", label: "Last 24 hours" },
          { id: "week", label: "Last 7 days" },
          { id: "all", label: page ? `All ${daysWords(page.kept.logDays)}` : "All" },
          { id: DAYS, label: "Chosen days" },
        ]}
        value={hasDays ? DAYS : filters.range}
        onChange={(id) =>
          onChange(
            id === DAYS
              ? { from: startOf(new Date().toISOString()) }
              : { range: callRanges.find((range) => range === id) ?? "day", from: null, to: null },
          )
        }
      />
      {hasDays ? (
        <DayField
          label="From"
          day={dayOf(filters.from)}
          onChange={(day) => onChange({ from: day && startOf(day) })}
        />
      ) : null}
      {hasDays ? (
        <DayField
          label="To"
          day={dayOf(filters.to, -DAY_MS)}
          onChange={(day) => onChange({ to: day && startOf(day, DAY_MS) })}
        />
      ) : null}
    </FilterBar>
  );
}

/** The day of a time, so many milliseconds away, as a field shows it; empty for none. */
function dayOf(time: string | null, shiftMs = 0): string {
  return time === null ? "" : new Date(Date.parse(time) + shiftMs).toISOString().slice(0, 10);
}

/** The first moment of a day, or of the one so many milliseconds after it. */
function startOf(day: string, shiftMs = 0): string {
  return `${dayOf(day, shiftMs)}T00:00:00Z`;
}
