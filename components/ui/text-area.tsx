"use client";

import { clsx } from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";
import { controlBorder, controlClass, describedBy, Field } from "./field.tsx";

interface TextAreaProps extends Omit<ComponentProps<"textarea">, "className"> {
  label: ReactNode;
  hideLabel?: boolean;
  description?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  mono?: boolean;
  className?: string;
}

/** Several lines of text; takes `{...form.register("name")}` like TextField. */
export function TextArea({
  label,
  hideLabel,
  description,
  error,
  optional,
  mono = false,
  className,
  id,
  rows = 4,
  ...input
}: TextAreaProps) {
  const ownId = useId();
  const inputId = id ?? ownId;
  return (
    <Field
      id={inputId}
      label={label}
      hideLabel={hideLabel ?? false}
      description={description}
      error={error}
      optional={optional ?? false}
      className={className}
    >
      <textarea
        {...input}
        id={inputId}
        rows={rows}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(inputId, description, error)}
        className={clsx(controlClass, controlBorder(Boolean(error)), "py-2", mono && "font-mono text-sm")}
      />
    </Field>
  );
}
