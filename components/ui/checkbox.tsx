"use client";

import { clsx } from "clsx";
import { type ReactNode, type Ref, useEffect, useId, useRef } from "react";
import { describedBy, FieldHints } from "./field.tsx";

interface CheckboxProps {
  label: ReactNode;
  hideLabel?: boolean;
  description?: ReactNode;
  error?: string | undefined;
  isSelected: boolean;
  onChange: (selected: boolean) => void;
  onBlur?: () => void;
  isDisabled?: boolean;
  isIndeterminate?: boolean;
  name?: string;
  ref?: Ref<HTMLInputElement>;
  className?: string;
}

/** A native check box. In a form use it through Controller: `isSelected={field.value} onChange={field.onChange}`. */
export function Checkbox(props: CheckboxProps) {
  const {
    label,
    hideLabel = false,
    description,
    error,
    isSelected,
    onChange,
    isDisabled = false,
    isIndeterminate = false,
  } = props;
  const id = useId();
  const box = useRef<HTMLInputElement | null>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = isIndeterminate;
  }, [isIndeterminate]);
  return (
    <div className={clsx("flex flex-col gap-1", props.className)}>
      <label
        className={clsx(
          "flex w-fit items-start gap-2.5",
          isDisabled ? "cursor-not-allowed text-muted" : "cursor-pointer",
        )}
      >
        <span className="relative mt-0.5 grid size-4 shrink-0 place-items-center">
          <input
            ref={(element) => {
              box.current = element;
              assignRef(props.ref, element);
            }}
            type="checkbox"
            id={id}
            name={props.name}
            checked={isSelected}
            disabled={isDisabled}
            aria-invalid={error ? true : undefined}
            aria-describedby={describedBy(id, description, error)}
            onChange={(event) => onChange(event.target.checked)}
            onBlur={props.onBlur}
            className={clsx(
              "peer absolute inset-0 cursor-[inherit] appearance-none rounded-sm border bg-bg transition-colors checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent disabled:opacity-60",
              error ? "border-error" : "border-input",
            )}
          />
          <svg
            aria-hidden
            viewBox="0 0 12 12"
            className="pointer-events-none relative hidden size-3 text-on-accent peer-checked:block peer-indeterminate:hidden"
          >
            <path
              d="m2.5 6.5 2.25 2.25L9.5 3.75"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.75"
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </svg>
          <svg
            aria-hidden
            viewBox="0 0 12 12"
            className="pointer-events-none relative hidden size-3 text-on-accent peer-indeterminate:block"
          >
            <path
              d="M2.75 6h6.5"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.75"
              strokeLinecap="round"
            />
          </svg>
        </span>
        <span className={clsx(hideLabel && "sr-only")}>{label}</span>
      </label>
      {description || error ? (
        <div className="ml-6.5 flex flex-col gap-1">
          <FieldHints id={id} description={description} error={error} />
        </div>
      ) : null}
    </div>
  );
}

function assignRef<T>(ref: Ref<T> | undefined, value: T | null): void {
  if (typeof ref === "function") ref(value);
  else if (ref) ref.current = value;
}
