"use client";

import { directoryChoice } from "#components/directories/directory-choice.tsx";
import { Choice } from "#components/ui/choice.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
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

export function MailFilterBar({ filters, directories, onChange, onClear }: MailFilterBarProps) {
  return (
    <FilterBar
      label="Mail"
      search={{
        label: "Search recipient or subject",
        placeholder: "Recipient or subject",
        search: filters.text,
        onSearch: (text) => onChange({ text }),
      }}
      onClear={onClear}
    >
      <Choice
        label="State"
        any="Any state"
        options={mailFilterStates.map((id) => ({ id, label: filterWords[id] }))}
        value={filters.state}
        onChange={(state) => onChange({ state })}
      />
      <Choice
        label="Purpose"
        any="Any purpose"
        options={mailKinds.map((id) => ({ id, label: kindLabel(id) }))}
        value={filters.kind}
        onChange={(kind) => onChange({ kind })}
      />
      {directoryChoice({
        directories,
        value: filters.directory,
        onChange: (directory) => onChange({ directory }),
      })}
    </FilterBar>
  );
}
