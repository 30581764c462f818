"use client";

import { X } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { RestingSearch } from "#components/ui/resting-search.tsx";
import { Select } from "#components/ui/select.tsx";
import type { MailPage } from "#lib/mail/contract.ts";
import { kindLabel, mailFilterStates, mailKinds } from "#lib/mail/vocabulary.ts";
import type { MailFilters } from "./mail-filters.ts";
import { filterWords } from "./mail-words.ts";

interface MailFilterBarProps {
  filters: MailFilters;
  directories: MailPage["directories"];
  /** Null takes a part away. */
  onChange: (change: Partial<Omit<MailFilters, "mail">>) => void;
  onClear: (() => void) | null;
}

const ALL = "all";

export function MailFilterBar({ filters, directories, onChange, onClear }: MailFilterBarProps) {
  return (
    <search
      aria-label="Mail"
      className="grid grid-cols-2 items-center gap-2 border-b p-3 lg:flex lg:flex-wrap"
    >
      <RestingSearch
        label="Search recipient or subject"
        placeholder="Recipient or subject"
        search={filters.text}
        onSearch={(text) => onChange({ text })}
        className="col-span-2 w-full lg:w-64"
      />
      <Select
        label="State"
        hideLabel
        className="lg:w-40"
        options={[
          { id: ALL, label: "Any state" },
          ...mailFilterStates.map((id) => ({ id, label: filterWords[id] })),
        ]}
        value={filters.state ?? ALL}
        onChange={(id) => onChange({ state: mailFilterStates.find((state) => state === id) ?? null })}
      />
      <Select
        label="Purpose"
        hideLabel
        className="lg:w-44"
        options={[
          { id: ALL, label: "Any purpose" },
          ...mailKinds.map((id) => ({ id, label: kindLabel(id) })),
        ]}
        value={filters.kind ?? ALL}
        onChange={(id) => onChange({ kind: mailKinds.find((kind) => kind === id) ?? null })}
      />
      {directories.length > 1 || filters.directory ? (
        <Select
          label="Directory"
          hideLabel
          className="lg:w-48"
          options={[
            { id: ALL, label: "All directories" },
            ...directories.map(({ id, name }) => ({ id, label: name })),
            ...(filters.directory && !directories.some(({ id }) => id === filters.directory)
              ? [{ id: filters.directory, label: "Deleted directory" }]
              : []),
          ]}
          value={filters.directory ?? ALL}
          onChange={(id) => onChange({ directory: id === ALL ? null : id })}
        />
      ) : null}
      {onClear ? (
        <Button variant="ghost" icon={<X aria-hidden className="size-4" />} onPress={onClear}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}
