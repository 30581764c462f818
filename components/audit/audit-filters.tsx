"use client";

import { directoryChoice } from "#components/directories/directory-choice.tsx";
import { Choice } from "#components/ui/choice.tsx";
import { DayField } from "#components/ui/day-field.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import type { AuditChoices, AuditFilter } from "#lib/audit/contract.ts";
import { actionLabel } from "#lib/audit/sentence.ts";

interface AuditFiltersProps {
  filter: AuditFilter;
  /** Null takes a part away. */
  onChange: (part: { [Key in keyof AuditFilter]: string | null }) => void;
  /** Null while nothing is filtered. */
  onClear: (() => void) | null;
  /** Absent while they load. */
  choices: AuditChoices | undefined;
}

export function AuditFilters({ filter, onChange, onClear, choices }: AuditFiltersProps) {
  const { actor, action, directory, from, to } = filter;
  const actors = choices?.actors.map(({ id, name }) => ({ id, label: name })) ?? [];
  const actions = choices?.actions.map((id) => ({ id, label: actionLabel(id), description: id })) ?? [];
  return (
    <FilterBar label="Audit log" onClear={onClear}>
      <Choice
        label="Who"
        any="Everybody"
        options={actors}
        value={actor}
        onChange={(id) => onChange({ actor: id })}
        unknown="Somebody unknown"
      />
      <Choice
        label="Action"
        any="All actions"
        options={actions}
        value={action}
        onChange={(id) => onChange({ action: id })}
        unknown={actionLabel(action ?? "")}
      />
      {directoryChoice({
        directories: choices?.directories ?? [],
        value: directory ?? null,
        onChange: (id) => onChange({ directory: id }),
      })}
      <DayField label="From" day={from ?? ""} max={to} onChange={(day) => onChange({ from: day })} />
      <DayField label="To" day={to ?? ""} min={from} onChange={(day) => onChange({ to: day })} />
    </FilterBar>
  );
}
