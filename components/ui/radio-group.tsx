"use client";

import { clsx } from "clsx";
import { type ReactNode, type Ref, useId } from "react";
import { describedBy, FieldHints } from "./field.tsx";

interface RadioOption<Id extends string> {
  id: Id;
  label: ReactNode;
  description?: ReactNode;
  isDisabled?: boolean;
}

interface RadioGroupProps<Id extends string> {
  label: ReactNode;
  hideLabel?: boolean;
  description?: ReactNode;
  error?: string | undefined;
  options: readonly RadioOption<Id>[];
  value: Id | null;
  onChange: (value: Id) => void;
  onBlur?: () => void;
  isDisabled?: boolean;
  /** `card` frames each option; `inline` puts short ones in a row. */
  layout?: "stack" | "inline" | "card";
  name?: string;
  /** The first option's input: where a form's error puts the focus. */
  ref?: Ref<HTMLInputElement>;
  className?: string;
}

/** One of a few, all in sight. Native radios: arrow keys and form semantics come with them. */
export function RadioGroup<Id extends string>(props: RadioGroupProps<Id>) {
  const { label, hideLabel = false, description, error, options, value, layout = "stack" } = props;
  const id = useId();
  return (
    <fieldset
      className={clsx("flex min-w-0 flex-col", props.className)}
      aria-describedby={describedBy(id, description, error)}
    >
      <legend className={clsx("mb-1.5 font-medium", hideLabel && "sr-only")}>{label}</legend>
      <div className={clsx("flex", layout === "inline" ? "flex-wrap gap-x-5 gap-y-2" : "flex-col gap-2")}>
        {options.map((option, index) => {
          const disabled = (props.isDisabled ?? false) || (option.isDisabled ?? false);
          return (
            <label
              key={option.id}
              className={clsx(
                "flex items-start gap-2.5",
                disabled ? "cursor-not-allowed text-muted" : "cursor-pointer",
                layout === "card" &&
                  "rounded-lg border p-3 transition-colors has-checked:border-accent has-checked:bg-surface",
                layout === "card" && !disabled && "hover:border-input",
              )}
            >
              <input
                {...(index === 0 && { ref: props.ref })}
                type="radio"
                name={props.name ?? id}
                value={option.id}
                checked={value === option.id}
                disabled={disabled}
                aria-describedby={option.description ? `${id}-${option.id}` : undefined}
                onChange={() => props.onChange(option.id)}
                onBlur={props.onBlur}
                className={clsx(
                  "mt-0.5 size-4 shrink-0 cursor-[inherit] appearance-none rounded-full border bg-bg transition-[border-width] checked:border-[5px] checked:border-accent disabled:opacity-60",
                  error ? "border-error" : "border-input",
                )}
              />
              <span className="min-w-0">
                <span className={clsx(layout === "card" && "font-medium")}>{option.label}</span>
                {option.description ? (
                  <span id={`${id}-${option.id}`} className="block text-muted text-sm">
                    {option.description}
                  </span>
                ) : null}
              </span>
            </label>
          );
        })}
      </div>
      <div className="mt-1.5 flex flex-col gap-1 empty:hidden">
        <FieldHints id={id} description={description} error={error} />
      </div>
    </fieldset>
  );
}
