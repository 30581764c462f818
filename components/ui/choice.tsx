"use client";

import { Select, type SelectOption } from "./select.tsx";

const ALL = "any";

interface ChoiceProps {
  label: string;
  any: string;
  options: readonly SelectOption<string>[];
  value: string | null;
  onChange: (value: string | null) => void;
  /** What to call a value that is not among the options: a link may name what is no longer offered. */
  unknown: string;
  className: string;
}

/** One of several in a filter bar, or no choice. */
export function Choice({ label, any, options, value, onChange, unknown, className }: ChoiceProps) {
  const all = [{ id: ALL, label: any }, ...options];
  if (value !== null && !all.some(({ id }) => id === value)) all.push({ id: value, label: unknown });
  return (
    <Select
      label={label}
      hideLabel
      options={all}
      value={value ?? ALL}
      onChange={(id) => onChange(id === ALL ? null : id)}
      className={className}
    />
  );
}
