"use client";

import { clsx } from "clsx";
import { type ReactNode, type Ref, useId } from "react";
import { describedBy, FieldHints } from "./field.tsx";

interface SwitchProps {
  label: ReactNode;
  description?: ReactNode;
  isSelected: boolean;
  onChange: (selected: boolean) => void;
  onBlur?: () => void;
  isDisabled?: boolean;
  name?: string;
  ref?: Ref<HTMLInputElement>;
  className?: string;
}

/** On or off, effective at once or on save. In a form use it through Controller, like Checkbox. */
export function Switch(props: SwitchProps) {
  const { label, description, isSelected, onChange, isDisabled = false } = props;
  const id = useId();
  return (
    <div className={clsx("flex flex-col gap-1", props.className)}>
      <label
        className={clsx(
          "flex w-fit items-start gap-3",
          isDisabled ? "cursor-not-allowed text-muted" : "cursor-pointer",
        )}
      >
        <span className="relative inline-block h-5 w-9 shrink-0">
          <input
            ref={props.ref}
            type="checkbox"
            role="switch"
            aria-checked={isSelected}
            id={id}
            name={props.name}
            checked={isSelected}
            disabled={isDisabled}
            aria-describedby={describedBy(id, description)}
            onChange={(event) => onChange(event.target.checked)}
            onBlur={props.onBlur}
            className="peer absolute inset-0 cursor-[inherit] appearance-none rounded-full border border-input bg-input transition-colors checked:border-accent checked:bg-accent disabled:opacity-50"
          />
          <span
            aria-hidden
            className="pointer-events-none absolute top-[3px] left-[3px] size-3.5 rounded-full bg-bg transition-transform peer-checked:translate-x-4"
          />
        </span>
        <span className="font-medium">{label}</span>
      </label>
      {description ? (
        <div className="ml-12 flex flex-col gap-1">
          <FieldHints id={id} description={description} />
        </div>
      ) : null}
    </div>
  );
}
