"use client";

import { Select, type SelectOption } from "./select.tsx";

const ALL = "any";

interface ChoiceProps<Id extends string> {
  label: string;
  any: string;
  options: readonly SelectOption<Id>[];
  value: Id | null | undefined;
  onChange: (value: Id | null) => void;
  /** What to call a value that is not among the options: a link may name what is no longer offered. */
  unknown?: string;
}

/** One of several in a filter bar, or no choice. */
export function Choice<Id extends string>({
  label,
  any,
  options,
  value,
  onChange,
  unknown = "",
}: ChoiceProps<Id>) {
  const all: SelectOption<Id | typeof ALL>[] = [{ id: ALL, label: any }, ...options];
  if (value && !all.some(({ id }) => id === value)) all.push({ id: value, label: unknown });
  return (
    <Select
      label={label}
      hideLabel
      options={all}
      value={value ?? ALL}
      onChange={(id) => onChange(id === ALL ? null : id)}
    />
  );
}
