"use client";

import { clsx } from "clsx";
import { useId } from "react";
import { controlBorder, controlClass } from "./field.tsx";

interface DayFieldProps {
  /** Stands inside the field, before the date: "From". */
  label: string;
  /** `YYYY-MM-DD`; empty: none. */
  day: string;
  min?: string | undefined;
  max?: string | undefined;
  /** A whole day, or null when it was cleared on purpose: a half-typed date is empty to the browser, and changes nothing. */
  onChange: (day: string | null) => void;
}

/** A day of the calendar in UTC, for a filter bar. */
export function DayField({ label, day, min, max, onChange }: DayFieldProps) {
  const id = useId();
  return (
    <div className="relative min-w-0">
      <label htmlFor={id} className="absolute inset-y-0 left-2.5 flex items-center text-muted text-sm">
        {label}
        <span className="sr-only"> (UTC)</span>
      </label>
      <input
        key={day}
        id={id}
        type="date"
        title={`${label} (UTC)`}
        defaultValue={day}
        {...(min && { min })}
        {...(max && { max })}
        className={clsx(controlClass, controlBorder(false), "h-9 pl-13")}
        onChange={({ target: { value, validity } }) => {
          if (value !== "" && validity.valid && /^[12]\d{3}-/.test(value)) onChange(value);
        }}
        onBlur={({ target: { value, validity } }) => {
          if (value === "" && validity.valid && day !== "") onChange(null);
        }}
      />
    </div>
  );
}
