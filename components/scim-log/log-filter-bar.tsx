"use client";

import { X } from "lucide-react";
import { callClientNames } from "#components/keys/provider-words.ts";
import { Button } from "#components/ui/button.tsx";
import { Choice } from "#components/ui/choice.tsx";
import { RestingSearch } from "#components/ui/resting-search.tsx";
import { Select, type SelectOption } from "#components/ui/select.tsx";
import { TextField } from "#components/ui/text-field.tsx";
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
  const directories = page?.directories.map(({ id, name }) => ({ id, label: name })) ?? [];
  const keys = page?.keys.map(({ id, name }) => ({ id, label: name })) ?? [];
  const hasDays = filters.from !== null || filters.to !== null;
  return (
    <search
      aria-label="SCIM log"
      className="grid grid-cols-2 items-center gap-2 border-b p-3 lg:flex lg:flex-wrap"
    >
      <RestingSearch
        label="Search path, query or request id"
        placeholder="Path, query or request id"
        search={filters.text}
        onSearch={(text) => onChange({ text })}
        className="col-span-2 w-full lg:w-64"
      />
      {directories.length > 1 || filters.directory ? (
        <Choice
          className="lg:w-38"
          label="Directory"
          any="All directories"
          options={directories}
          value={filters.directory}
          // A key belongs to one directory.
          onChange={(directory) => onChange({ directory, key: null })}
          unknown="Deleted directory"
        />
      ) : null}
      {filters.directory || filters.key ? (
        <Choice
          className="lg:w-38"
          label="Key"
          any="All keys"
          options={keys}
          value={filters.key}
          onChange={(key) => onChange({ key })}
          unknown="Some key"
        />
      ) : null}
      <Choice
        className="lg:w-38"
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
        className="lg:w-38"
        label="Method"
        any="All methods"
        options={callMethods.map((id) => ({ id, label: id }))}
        value={filters.method}
        onChange={(id) => onChange({ method: callMethods.find((method) => method === id) ?? null })}
        unknown=""
      />
      <Choice
        className="lg:w-38"
        label="Client"
        any="All clients"
        options={callClients.map((id) => ({ id, label: callClientNames[id] }))}
        value={filters.client}
        onChange={(id) => onChange({ client: callClients.find((client) => client === id) ?? null })}
        unknown=""
      />
      <Select
        label="Time"
        hideLabel
        className="lg:w-40"
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
              ? { from: `${new Date().toISOString().slice(0, 10)}T00:00:00Z` }
              : { range: callRanges.find((range) => range === id) ?? "day", from: null, to: null },
          )
        }
      />
      {hasDays ? (
        <>
          <Day label="From (UTC)" time={filters.from} onChange={(from) => onChange({ from })} />
          <Day
            label="To (UTC)"
            time={filters.to && new Date(Date.parse(filters.to) - DAY_MS).toISOString()}
            onChange={(day) =>
              onChange({
                to: day && `${new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10)}T00:00:00Z`,
              })
            }
          />
        </>
      ) : null}
      {isFiltered(filters) ? (
        <Button variant="ghost" icon={<X aria-hidden className="size-4" />} onPress={onClear}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}

/** A day of the calendar; half-typed dates are empty to the browser and change nothing. */
function Day({
  label,
  time,
  onChange,
}: {
  label: string;
  time: string | null;
  onChange: (time: string | null) => void;
}) {
  const day = time?.slice(0, 10) ?? "";
  return (
    <TextField
      key={day}
      label={label}
      hideLabel
      title={label}
      type="date"
      className="lg:w-38"
      defaultValue={day}
      onChange={({ target: { value, validity } }) => {
        if (value !== "" && validity.valid && /^[12]\d{3}-/.test(value)) onChange(`${value}T00:00:00Z`);
      }}
      onBlur={({ target: { value, validity } }) => {
        if (value === "" && validity.valid && day !== "") onChange(null);
      }}
    />
  );
}
