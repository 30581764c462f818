"use client";

import { X } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Choice } from "#components/ui/choice.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { AuditChoices, AuditFilter } from "#lib/audit/contract.ts";
import { actionLabel } from "#lib/audit/sentence.ts";

interface AuditFiltersProps {
  filter: AuditFilter;
  /** Null takes a part away. */
  onChange: (part: { [Key in keyof AuditFilter]: string | null }) => void;
  onClear?: () => void;
  /** Absent while they load. */
  choices: AuditChoices | undefined;
}

export function AuditFilters({ filter, onChange, onClear, choices }: AuditFiltersProps) {
  const actors = choices?.actors.map(({ id, name }) => ({ id, label: name })) ?? [];
  const actions = choices?.actions.map((id) => ({ id, label: actionLabel(id), description: id })) ?? [];
  const directories = choices?.directories.map(({ id, name }) => ({ id, label: name })) ?? [];
  return (
    <search aria-label="Audit log" className="grid grid-cols-2 items-end gap-3 lg:flex lg:flex-wrap">
      <Choice
        hideLabel={false}
        className="lg:w-48"
        label="Who"
        any="Everybody"
        options={actors}
        value={filter.actor}
        onChange={(actor) => onChange({ actor })}
        unknown="Somebody unknown"
      />
      <Choice
        hideLabel={false}
        className="lg:w-48"
        label="Action"
        any="All actions"
        options={actions}
        value={filter.action}
        onChange={(action) => onChange({ action })}
        unknown={actionLabel(filter.action ?? "")}
      />
      <Choice
        hideLabel={false}
        className="lg:w-48"
        label="Directory"
        any="All directories"
        options={directories}
        value={filter.directory}
        onChange={(directory) => onChange({ directory })}
        unknown="Deleted directory"
      />
      <Day label="From (UTC)" value={filter.from} max={filter.to} onChange={(from) => onChange({ from })} />
      <Day label="To (UTC)" value={filter.to} min={filter.from} onChange={(to) => onChange({ to })} />
      {onClear ? (
        <Button variant="ghost" icon={<X aria-hidden className="size-4" />} onPress={onClear}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}

interface DayProps {
  label: string;
  value: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  onChange: (value: string | null) => void;
}

function Day({ label, value, min, max, onChange }: DayProps) {
  return (
    <TextField
      key={value ?? ""}
      label={label}
      type="date"
      className="lg:w-40"
      defaultValue={value ?? ""}
      {...(min && { min })}
      {...(max && { max })}
      // Half-typed dates are empty to the browser: only what is complete, or cleared on purpose, becomes the filter.
      onBlur={(event) => {
        const day = event.target.value;
        if (event.target.validity.valid && day !== (value ?? "")) onChange(day === "" ? null : day);
      }}
      onChange={(event) => {
        const day = event.target.value;
        if (day !== "" && event.target.validity.valid && /^[12]\d{3}-/.test(day)) onChange(day);
      }}
    />
  );
}
