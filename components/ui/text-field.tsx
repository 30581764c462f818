"use client";

import { clsx } from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";
import { controlBorder, controlClass, describedBy, Field } from "./field.tsx";

interface TextFieldProps extends Omit<ComponentProps<"input">, "className" | "size"> {
  label: ReactNode;
  hideLabel?: boolean;
  description?: ReactNode;
  error?: string | undefined;
  /** Adds "(optional)" to the label; fields are required unless they say so. */
  optional?: boolean;
  /** For ids, URLs and tokens. */
  mono?: boolean;
  /** Stands at the control's right end: a unit or a small button. */
  suffix?: ReactNode;
  className?: string;
}

/**
 * One line of text: a native input, so that `{...form.register("name")}` works as it is.
 * Pasting is never blocked.
 */
export function TextField({
  label,
  hideLabel,
  description,
  error,
  optional,
  mono = false,
  suffix,
  className,
  id,
  ...input
}: TextFieldProps) {
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
      <div className="relative">
        <input
          type="text"
          autoComplete="off"
          {...(mono && { spellCheck: false, autoCapitalize: "none" })}
          {...input}
          id={inputId}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(inputId, description, error)}
          className={clsx(
            controlClass,
            controlBorder(Boolean(error)),
            "h-9",
            mono && "font-mono text-sm",
            suffix && "pr-10",
          )}
        />
        {suffix ? (
          <div className="absolute inset-y-0 right-1 flex items-center text-muted text-sm">{suffix}</div>
        ) : null}
      </div>
    </Field>
  );
}
